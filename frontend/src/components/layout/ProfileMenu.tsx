import { Keyboard, LogOut } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/Avatar'
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '@/components/ui/Menu'
import { useAuth } from '@/contexts/Auth'
import { usePreferences } from '@/hooks/use-preferences'
import { LANGUAGE_NAMES } from '@/lib/languages'
import { LOCALES } from '@/lib/locale'
import { DENSITIES, setPreferences, THEMES } from '@/services/preferences'

export function ProfileMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { t } = useTranslation()
  const { operator, signOut } = useAuth()
  const { language, theme, density } = usePreferences()
  // The session is forgotten here even if the server did not answer; the sign-in page opens either way.
  const leave = () => void signOut().catch(() => undefined)
  return (
    <Menu
      align="end"
      className="w-64"
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
      <div className="px-2 py-2">
        <p className="font-semibold wrap-break-word">{operator.name}</p>
        <p className="text-label text-muted">
          {t(`profile.role.${operator.role}`)}
          {operator.extension ? ` · ${t('profile.extension', { number: operator.extension })}` : null}
        </p>
      </div>
      <MenuSeparator />
      <MenuChoice
        label={t('profile.language')}
        value={language}
        onChange={(next) => setPreferences({ language: next, languageChosen: true })}
        options={LOCALES.map((value) => ({ value, label: LANGUAGE_NAMES[value].full, lang: value }))}
      />
      <MenuSeparator />
      <MenuChoice
        label={t('profile.theme')}
        value={theme}
        onChange={(next) => setPreferences({ theme: next })}
        options={THEMES.map((value) => ({ value, label: t(`profile.themes.${value}`) }))}
      />
      <MenuSeparator />
      <MenuChoice
        label={t('profile.density')}
        value={density}
        onChange={(next) => setPreferences({ density: next })}
        options={DENSITIES.map((value) => ({ value, label: t(`profile.densities.${value}`) }))}
      />
      <MenuSeparator />
      <MenuItem icon={Keyboard} end={<kbd>{'F1'}</kbd>} onSelect={onShortcuts}>
        {t('profile.shortcuts')}
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={leave}>
        {t('profile.signOut')}
      </MenuItem>
    </Menu>
  )
}
