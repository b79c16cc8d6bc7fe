import clsx from 'clsx'
import { Check, Keyboard, LogOut, type LucideIcon } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/Avatar'
import { Popover } from '@/components/ui/Popover'
import { useAuth } from '@/contexts/Auth'
import { usePreferences } from '@/hooks/use-preferences'
import { LANGUAGE_NAMES } from '@/lib/languages'
import { LOCALES, type Locale } from '@/lib/locale'
import { saveLocale } from '@/services/operators/locale'
import { DENSITIES, setPreferences, THEMES } from '@/services/preferences'

/** Who I am, how the page looks and speaks to me, and the way out. */
export function ProfileMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { t } = useTranslation()
  const { operator, signOut } = useAuth()
  const { language, theme, density } = usePreferences()
  const [open, setOpen] = useState(false)
  const speak = (next: Locale) => {
    setPreferences({ language: next, languageChosen: true })
    void saveLocale(operator.id, next)
  }
  // The session is forgotten here even if the server did not answer; the sign-in page opens either way.
  const leave = () => void signOut().catch(() => undefined)
  return (
    <Popover
      align="end"
      label={t('profile.menu')}
      className="w-64 p-1!"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          aria-label={t('shell.profile', { name: operator.name })}
          className="ml-auto shrink-0 rounded-full"
        >
          <Avatar name={operator.name} />
        </button>
      }
    >
      <div className="p-2">
        <p className="font-semibold wrap-break-word">{operator.name}</p>
        <p className="text-label text-muted">
          {t(`profile.role.${operator.role}`)}
          {operator.extension ? ` · ${t('profile.extension', { number: operator.extension })}` : null}
        </p>
      </div>
      <Choice
        label={t('profile.language')}
        value={language}
        onChange={speak}
        options={LOCALES.map((value) => ({ value, label: LANGUAGE_NAMES[value].full, lang: value }))}
      />
      <Choice
        label={t('profile.theme')}
        value={theme}
        onChange={(next) => setPreferences({ theme: next })}
        options={THEMES.map((value) => ({ value, label: t(`profile.themes.${value}`) }))}
      />
      <Choice
        label={t('profile.density')}
        value={density}
        onChange={(next) => setPreferences({ density: next })}
        options={DENSITIES.map((value) => ({ value, label: t(`profile.densities.${value}`) }))}
      />
      <div className="border-t border-border pt-1">
        <Action
          icon={Keyboard}
          end={<kbd>{'F1'}</kbd>}
          onClick={() => {
            setOpen(false)
            onShortcuts()
          }}
        >
          {t('profile.shortcuts')}
        </Action>
        <Action icon={LogOut} onClick={leave}>
          {t('profile.signOut')}
        </Action>
      </div>
    </Popover>
  )
}

const rowClass =
  'flex min-h-9 w-full cursor-pointer items-center gap-2 rounded-control px-2 text-left pointer-coarse:min-h-11 hover:bg-hover'

interface ChoiceProps<T extends string> {
  label: string
  value: T
  options: ReadonlyArray<{ value: T; label: string; lang?: string }>
  onChange: (value: T) => void
}

/** One of several; the box stays open, to see the effect. */
function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const name = useId()
  return (
    <fieldset className="border-t border-border py-1">
      <legend className="float-left w-full px-2 pt-1 text-label font-medium text-muted">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          lang={option.lang}
          className={clsx(
            rowClass,
            'clear-both has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-focus',
          )}
        >
          <input
            type="radio"
            name={name}
            className="peer sr-only"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <Check
            aria-hidden
            size={16}
            strokeWidth={2}
            className="mx-px shrink-0 text-accent-text opacity-0 peer-checked:opacity-100"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}

function Action({
  icon: Icon,
  end,
  onClick,
  children,
}: {
  icon: LucideIcon
  end?: ReactNode
  onClick: () => void
  children: ReactNode
}) {
  return (
    <button type="button" onClick={onClick} className={rowClass}>
      <Icon aria-hidden size={18} strokeWidth={1.75} className="shrink-0" />
      <span className="min-w-0 flex-1">{children}</span>
      {end ? <span className="text-muted">{end}</span> : null}
    </button>
  )
}
