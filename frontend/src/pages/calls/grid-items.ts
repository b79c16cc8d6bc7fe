import { ZONE } from '@/lib/company-zone'
import { dayNumber } from '@/lib/zone'
import type { Call } from '@/services/api/types'

/** The lines of the list: calls, and the days they belong to. */
export type GridItem =
  | { kind: 'day'; id: string; at: string }
  | { kind: 'call'; id: string; call: Call; row: number }

/** @param calls newest first */
export function gridItems(calls: readonly Call[]): GridItem[] {
  const items: GridItem[] = []
  let day: number | null = null
  calls.forEach((call, index) => {
    const own = dayNumber(ZONE, Date.parse(call.started_at))
    if (own !== day) items.push({ kind: 'day', id: `day-${own}`, at: call.started_at })
    day = own
    items.push({ kind: 'call', id: call.id, call, row: index + 1 })
  })
  return items
}

/** The call line that a key leads to from `from`; the same line at an end. */
export function nextCall(items: readonly GridItem[], from: number, key: string, pageSize: number): number {
  const step = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: pageSize,
    PageUp: -pageSize,
    Home: -items.length,
    End: items.length,
  }[key]
  if (step === undefined) return from
  const wanted = Math.max(0, Math.min(items.length - 1, from + step))
  const back = step < 0
  // A day is no place to stand: go on in the same direction, or turn at the end.
  for (const direction of back ? [-1, 1] : [1, -1])
    for (let at = wanted; at >= 0 && at < items.length; at += direction)
      if (items[at]?.kind === 'call') return at
  return from
}
