import { formatPhone, isHiddenNumber } from '@/lib/phone'
import type { Call, IncomingCall } from '@/services/api/types'

export interface Party {
  name: string | null
  /** Ready to read; null when it is hidden. */
  number: string | null
}

/** Whom I talk to in this call. */
export function otherParty(call: Call, me: string): Party {
  const calledOut =
    call.direction === 'outbound' || (call.direction === 'internal' && call.operator_id === me)
  return party(calledOut ? call.to : call.from, call.contact?.name)
}

export function caller(call: IncomingCall): Party {
  return party(call.from, call.contact?.name)
}

function party(number: string, name: string | undefined): Party {
  return { name: name ?? null, number: isHiddenNumber(number) ? null : formatPhone(number) }
}
