import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

const PAGES = [
  { to: '/settings/operators', title: 'operators.title' },
  { to: '/settings/queues', title: 'queues.title' },
  { to: '/settings/routes', title: 'routes.title' },
  { to: '/settings/ivr', title: 'ivr.title' },
  { to: '/settings/schedules', title: 'schedules.title' },
  { to: '/settings/trunks', title: 'trunks.title' },
  { to: '/settings/outgoing', title: 'outgoing.title' },
  { to: '/settings/callers', title: 'callers.title' },
  { to: '/settings/recordings', title: 'recordings.title' },
  { to: '/settings/wallboards', title: 'wallboards.title' },
] as const

/** From one page of the settings to another. */
export function SettingsNav() {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('shell.settings')} className="mb-3 flex flex-wrap gap-x-1 border-b border-border">
      {PAGES.map(({ to, title }) => (
        <Link
          key={to}
          to={to}
          className="-mb-px flex min-h-10 -outline-offset-2 items-center border-b-2 border-transparent px-3 font-medium max-tablet:px-2 text-text-2 hover:text-text aria-[current=page]:border-accent aria-[current=page]:text-accent-text"
        >
          {t(title)}
        </Link>
      ))}
    </nav>
  )
}
