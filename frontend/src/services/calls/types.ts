import type { Call, OperatorStatus } from '@/services/api/types'

/** What the event stream says about calls and operators; requests have their types in the API schema. */

/** `call_status`: the call, and whether its operator asked for the answer from a window without the phone. */
export type LiveCall = Call & { answer_requested?: boolean }

export interface IncomingCall {
  call_id: string
  from: string
  to: string
  queue: { id: string; name: string } | null
  contact?: { id: string; name: string } | null
  /** Time already spent waiting when the event was made, seconds. */
  waiting_secs: number
  ring_until: string
  /** Operators who are rung; supervisors get the event as well, for them it is not a call to answer. */
  offered_to?: string[]
}

export interface OperatorPresence {
  operator_id: string
  status: OperatorStatus
  reason?: string | null
  reachable: boolean
  since: string
}
