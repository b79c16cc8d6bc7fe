import clsx from 'clsx'
import { CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button'
import { Popover } from './Popover'
import { Skeleton } from './Skeleton'

export type KpiState = 'none' | 'ok' | 'warn' | 'danger'

const STATES = {
  none: { text: 'text-text-2', border: 'border-border', icon: null },
  ok: { text: 'text-ok', border: 'border-border', icon: CircleCheck },
  warn: { text: 'text-warn', border: 'border-warn', icon: TriangleAlert },
  danger: { text: 'text-danger', border: 'border-danger', icon: TriangleAlert },
} as const

interface KpiTileProps {
  label: string
  /** Undefined while it loads. */
  value: ReactNode | undefined
  /** Under the value: against the target, or against yesterday. */
  note?: ReactNode
  state?: KpiState
  /** What exactly is counted, behind a small button. */
  definition?: ReactNode
}

/** One figure. Its state is an icon and words beside the colour. */
export function KpiTile({ label, value, note, state = 'none', definition }: KpiTileProps) {
  const { t } = useTranslation()
  const { text, border, icon: Icon } = STATES[state]
  return (
    <section
      aria-label={label}
      aria-busy={value === undefined}
      className={clsx('relative flex flex-col gap-0.5 rounded-card border bg-surface px-4 py-3.5', border)}
    >
      <p className={clsx('text-label text-muted', definition && 'pr-6')}>{label}</p>
      {value === undefined ? (
        <Skeleton className="my-1 h-[26px] w-20" />
      ) : (
        <p className="text-display font-semibold">{value}</p>
      )}
      <p className={clsx('flex min-h-4 items-center gap-1 text-label', text)}>
        {Icon ? <Icon aria-hidden size={14} strokeWidth={2} className="shrink-0" /> : null}
        {note}
      </p>
      {definition ? (
        <Popover
          label={label}
          align="end"
          className="w-72"
          trigger={
            <Button
              variant="ghost"
              aria-label={t('ui.definition', { label })}
              className="absolute top-1 right-1 min-w-9 px-0! text-muted"
            >
              <Info aria-hidden size={16} strokeWidth={1.75} />
            </Button>
          }
        >
          {definition}
        </Popover>
      ) : null}
    </section>
  )
}
