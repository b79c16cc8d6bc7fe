import { Link, useLocation } from '@tanstack/react-router'
import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import type { RailItem } from './rail-items'

const MOST_SHOWN = 99

interface RailProps {
  items: readonly RailItem[]
  /** Counters by the id of the item. */
  badges: Partial<Record<RailItem['id'], number>>
}

/** The main menu: a column at the left, a bar at the bottom of a phone. Labels are always there. */
export function Rail({ items, badges }: RailProps) {
  const { t } = useTranslation()
  const path = useLocation({ select: ({ pathname }) => pathname })
  return (
    <nav
      aria-label={t('shell.mainNav')}
      className="row-start-3 flex justify-around border-t border-border bg-surface p-0.5 pb-[max(2px,env(safe-area-inset-bottom))] tablet:row-span-2 tablet:row-start-1 tablet:flex-col tablet:items-center tablet:justify-start tablet:gap-0.5 tablet:overflow-y-auto tablet:border-t-0 tablet:border-r tablet:py-2"
    >
      {items.map(({ id, to, within, icon: Icon }) => {
        const label = t(`shell.${id}`)
        const count = badges[id] ?? 0
        return (
          <Link
            key={id}
            to={to}
            aria-current={within && path.startsWith(within) ? 'page' : undefined}
            className={clsx(
              'relative flex min-h-13 flex-1 flex-col py-0.5 items-center justify-center gap-[3px] rounded-control text-center text-rail text-text-2 hover:bg-hover tablet:w-20 tablet:flex-none',
              'aria-[current=page]:bg-selected aria-[current=page]:font-semibold aria-[current=page]:text-accent-text',
            )}
          >
            <Icon aria-hidden size={20} strokeWidth={1.75} />
            <span aria-hidden={count > 0 || undefined}>{label}</span>
            {count > 0 ? <span className="sr-only">{t('shell.badge', { label, count })}</span> : null}
            {count > 0 ? (
              <span
                aria-hidden
                className="absolute top-[3px] left-[calc(50%+8px)] min-w-4 rounded-chip bg-danger px-1 text-center text-[10px]/[14px] font-semibold text-on-danger"
              >
                {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
              </span>
            ) : null}
          </Link>
        )
      })}
    </nav>
  )
}
