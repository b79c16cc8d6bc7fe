import type { KpiState } from '@/components/ui/KpiTile'

/** Targets of the definitions: the server level of 80 %, at most 5 % lost. */
export const TARGETS = { serviceLevel: 80, abandoned: 5 }

/** Many callers or a long wait; twice as much is red. */
const WAITING = { callers: 3, secs: 60 }

export function serviceLevelState(percent: number | null | undefined): KpiState {
  if (typeof percent !== 'number') return 'none'
  return percent >= TARGETS.serviceLevel ? 'ok' : 'warn'
}

export function abandonedState(percent: number | null | undefined): KpiState {
  if (typeof percent !== 'number') return 'none'
  if (percent <= TARGETS.abandoned) return 'ok'
  return percent > TARGETS.abandoned * 2 ? 'danger' : 'warn'
}

export function waitingState(callers: number, longestSecs: number): KpiState {
  const times = Math.max(callers / WAITING.callers, callers > 0 ? longestSecs / WAITING.secs : 0)
  if (times >= 2) return 'danger'
  return times >= 1 ? 'warn' : 'none'
}
