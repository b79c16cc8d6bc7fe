import { ZONE } from '@/lib/company-zone'
import { fold } from '@/lib/fold'
import { isoDay } from '@/lib/zone'
import type { Call } from '@/services/api/types'
import { type ListFilter, listOf } from './search'

const HEARD = ['recording', 'pending', 'complete', 'truncated']
const has = (list: string | undefined, value: string | null | undefined) =>
  !list || (typeof value === 'string' && listOf(list).includes(value))

/** Whether a call that the event stream tells of belongs into this list; the server decides the same on a fetch. */
export function matches(call: Call, filter: ListFilter): boolean {
  const day = isoDay(ZONE, Date.parse(call.started_at))
  if (day < filter.from || day > filter.to) return false
  if (!has(filter.direction, call.direction) || !has(filter.status, call.status)) return false
  if (!has(filter.operator_id, call.operator_id) || !has(filter.queue_id, call.queue_id)) return false
  if (filter.has_recording && !HEARD.includes(call.recording?.state ?? 'none')) return false
  return !filter.q || found(call, filter.q)
}

function found(call: Call, q: string): boolean {
  const digits = q.replace(/[\s()+-]/g, '')
  if (/^\d{3,}$/.test(digits))
    return [call.from, call.to].some((number) => number.replace(/\D/g, '').includes(digits))
  return Boolean(call.contact && fold(call.contact.name).includes(fold(q)))
}
