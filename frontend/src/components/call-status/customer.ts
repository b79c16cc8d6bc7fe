import { formatPhone, isHiddenNumber } from '@/lib/phone'
import type { Call } from '@/services/api/types'

/** The number on the other side of the company; null when it is hidden. */
export function customerNumber(call: Pick<Call, 'direction' | 'from' | 'to'>): string | null {
  const number = call.direction === 'outbound' ? call.to : call.from
  return isHiddenNumber(number) ? null : number
}

/** The same, ready to read. */
export function shownNumber(call: Pick<Call, 'direction' | 'from' | 'to'>): string | null {
  const number = customerNumber(call)
  return number && formatPhone(number)
}
