import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { KpiState } from '@/components/ui/KpiTile'

// Read from across the room: the state is a border that grows, a sign and a colour.
const STATES: Record<KpiState, string> = {
  none: 'border-2 border-border',
  ok: 'border-2 border-border',
  warn: 'border-4 border-warn text-warn',
  danger: 'border-8 border-danger text-danger',
}

interface BigNumberProps {
  label: string
  state: KpiState
  /** What the sign means. */
  alert: string
  children: ReactNode
}

/** One of the four figures of the board. */
export function BigNumber({ label, state, alert, children }: BigNumberProps) {
  return (
    <section
      aria-label={label}
      className={clsx(
        'flex flex-col justify-center rounded-card bg-surface px-[1.2vw] py-[1vw]',
        STATES[state],
      )}
    >
      <p className="text-[max(14px,1.4vw)]/[1.3] text-text-2">{label}</p>
      <p className="flex items-center gap-[1vw] text-[max(40px,5vw)]/[1.1] font-semibold">
        {children}
        {state === 'warn' || state === 'danger' ? (
          <TriangleAlert
            role="img"
            aria-label={alert}
            strokeWidth={2}
            className="size-[max(28px,3vw)] shrink-0"
          />
        ) : null}
      </p>
    </section>
  )
}
