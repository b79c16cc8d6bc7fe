import { useNavigate } from '@tanstack/react-router'
import { Languages, LogOut, Play, SunMoon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { railItems } from '@/components/layout/rail-items'
import { STATUS_VISUALS } from '@/components/status-switch/status-visual'
import { useStatusChange } from '@/components/status-switch/use-status-change'
import type { PaletteItem } from '@/components/ui/Palette'
import { useAuth } from '@/contexts/Auth'
import { useSoftphone } from '@/contexts/Softphone'
import { LANGUAGE_NAMES } from '@/lib/languages'
import { LOCALES } from '@/lib/locale'
import { saveLocale } from '@/services/operators/locale'
import type { PresentOperator } from '@/services/operators/presence'
import { BREAK_REASONS } from '@/services/operators/shown-status'
import { setPreferences, THEMES } from '@/services/preferences'

/** What can always be done: go somewhere, change my status, the language, the theme, leave. */
export function useCommands(me: PresentOperator): PaletteItem[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { operator, signOut } = useAuth()

  const pages = railItems(operator.role).map(
    ({ id, to, icon }, i): PaletteItem => ({
      id,
      group: t('keys.page'),
      label: t(`shell.${id}`),
      icon,
      shortcut: `Alt+${i + 1}`,
      run: () => void navigate({ to }),
    }),
  )
  const languages = LOCALES.map(
    (value): PaletteItem => ({
      id: `language-${value}`,
      group: t('profile.language'),
      label: LANGUAGE_NAMES[value].full,
      lang: value,
      icon: Languages,
      run: () => {
        setPreferences({ language: value, languageChosen: true })
        void saveLocale(operator.id, value)
      },
    }),
  )
  const themes = THEMES.map(
    (theme): PaletteItem => ({
      id: `theme-${theme}`,
      group: t('profile.theme'),
      label: t(`profile.themes.${theme}`),
      icon: SunMoon,
      run: () => setPreferences({ theme }),
    }),
  )
  const leave: PaletteItem = {
    id: 'sign-out',
    group: t('profile.menu'),
    label: t('profile.signOut'),
    icon: LogOut,
    run: () => void signOut().catch(() => undefined),
  }
  return [...pages, ...useStatusCommands(me), ...languages, ...themes, leave]
}

function useStatusCommands(me: PresentOperator): PaletteItem[] {
  const { t } = useTranslation()
  const { shift, setShift } = useSoftphone()
  const { change } = useStatusChange(me)
  const group = t('presence.menu')
  if (shift !== 'started')
    return [{ id: 'shift', group, label: t('shift.start'), icon: Play, run: () => setShift('gate') }]
  return [
    {
      id: 'available',
      group,
      label: t('presence.available'),
      icon: STATUS_VISUALS.available.icon,
      run: () => void change('available'),
    },
    ...BREAK_REASONS.map(
      ({ code }): PaletteItem => ({
        id: `break-${code}`,
        group,
        label: `${t('presence.break')}: ${t(`presence.reason.${code}`)}`,
        icon: STATUS_VISUALS.break.icon,
        run: () => void change('break', code),
      }),
    ),
    {
      id: 'offline',
      group,
      label: t('presence.offline'),
      icon: STATUS_VISUALS.offline.icon,
      run: () => void change('offline'),
    },
  ]
}
