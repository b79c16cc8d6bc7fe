import type { Call, OperatorStatus } from '@/services/api/types'

/** What the event stream says about calls and operators; requests have their types in the API schema. */

/** `call_status`: the call, and whether its operator asked for the answer from a window without the phone. */
export type LiveCall = Call & { answer_requested?: boolean }

export interface IncomingCall {
  call_id: string
  from: string
  to: string
  queue?: { id: string; name: string } | null
  contact?: { id: string; name: string } | null
  /** Time already spent waiting when the event was made, seconds. */
  waiting_secs: number
  /** When the present offer ends; absent while the call only waits. */
  ring_until?: string | null
  /** Operators whose devices ring. Supervisors get the event as well: for them it is no call to answer. */
  offered_to?: string[]
}

export interface OperatorPresence {
  operator_id: string
  status: OperatorStatus
  reason?: string | null
  /** Comes after the present call and its wrap-up. */
  next_status?: string | null
  reachable: boolean
  since: string
  /** When the wrap-up ends by itself. */
  until?: string | null
}
