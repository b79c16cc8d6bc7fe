import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import type { KpiState } from '@/components/ui/KpiTile'

/** The left edge of a row that needs a look; with the sign below it is never a colour alone. */
export const edge = (state: KpiState) =>
  state === 'danger'
    ? 'shadow-[inset_4px_0_0_var(--danger)]'
    : state === 'warn'
      ? 'shadow-[inset_4px_0_0_var(--warn)]'
      : ''

/** The sign of a figure over its threshold. */
export function AlertSign({ state, label }: { state: KpiState; label: string }) {
  if (state !== 'warn' && state !== 'danger') return null
  return (
    <TriangleAlert
      role="img"
      aria-label={label}
      size={16}
      strokeWidth={2}
      className={clsx('inline-block shrink-0', state === 'danger' ? 'text-danger' : 'text-warn')}
    />
  )
}
