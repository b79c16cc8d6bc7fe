import type { OperatorNow } from '@/services/api/types'
import { overLimit, type ShownStatus, shownStatus } from './shown-status'

/** Paperwork longer than this deserves a look. */
const LONG_WRAP_UP_SECS = 120

/** Up to this place of the order somebody should look. */
const ALERT = 2

const ORDER: Record<ShownStatus, number> = {
  no_answer: 0,
  unreachable: 2,
  ringing: 3,
  talking: 4,
  wrap_up: 5,
  available: 6,
  break: 7,
  chat_only: 8,
  offline: 9,
}

/** An operator at this moment, with what of him is no figure. */
export interface Attention {
  operator: OperatorNow
  shown: ShownStatus
  /** Seconds over the limit of the break. */
  over: number
  /** Needs a look: a missed offer, an overdue break, long paperwork, no phone. */
  alert: boolean
}

const secsSince = (at: string, now: number) => Math.max(0, Math.floor((now - Date.parse(at)) / 1_000))

/** Operators with who needs a supervisor's eye on top: missed offers, overdue breaks, long paperwork, no phone. */
export function byAttention(operators: readonly OperatorNow[], now: number): Attention[] {
  const ranked = operators.map((operator) => {
    const shown = shownStatus({
      status: operator.status,
      reason: operator.reason ?? null,
      reachable: operator.reachable ?? true,
    })
    const secs = secsSince(operator.since, now)
    const over = shown === 'break' ? overLimit(operator.reason, secs) : 0
    const overdue = over > 0 || (shown === 'wrap_up' && secs > LONG_WRAP_UP_SECS)
    const rank = overdue ? 1 : ORDER[shown]
    return { operator, shown, over, alert: rank <= ALERT, rank }
  })
  ranked.sort((a, b) => a.rank - b.rank || Date.parse(a.operator.since) - Date.parse(b.operator.since))
  return ranked.map(({ rank: _, ...rest }) => rest)
}
