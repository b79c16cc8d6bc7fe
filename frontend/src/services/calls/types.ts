/** A call as the API and the events carry it. */
export type CallDirection = 'inbound' | 'outbound' | 'internal'
export type CallState = 'ivr' | 'queued' | 'ringing' | 'dialing' | 'talking' | 'held' | 'ended'
export type CallStatus = 'answered' | 'missed' | 'no_answer' | 'busy' | 'failed'
export type MissedReason =
  | 'caller_left'
  | 'timeout'
  | 'no_operator'
  | 'out_of_hours'
  | 'in_ivr'
  | 'server_away'
export type RecordingState =
  | 'none'
  | 'recording'
  | 'pending'
  | 'complete'
  | 'truncated'
  | 'missing'
  | 'expired'

export interface ContactRef {
  id: string
  name: string
}

export interface Call {
  id: string
  direction: CallDirection
  state: CallState
  status: CallStatus | null
  missed_reason?: MissedReason | null
  cause?: { code: string | number; sip?: number | null; text: string } | null
  from: string
  to: string
  did?: string | null
  trunk_id?: string | null
  queue_id?: string | null
  operator_id?: string | null
  contact?: ContactRef | null
  started_at: string
  answered_at?: string | null
  ended_at?: string | null
  wait_secs: number
  ring_secs: number
  talk_secs: number
  hold_secs: number
  recording?: { state: RecordingState; duration_secs: number | null } | null
  voicemail: boolean
  notes: string | null
  disposition: string | null
  tags: string[]
}

/** `call_status`: the call, and who asked to answer it from a window without the phone. */
export interface LiveCall extends Call {
  answer_requested?: boolean
}

export interface IncomingCall {
  call_id: string
  from: string
  to: string
  queue: { id: string; name: string } | null
  contact?: ContactRef | null
  waiting_secs: number
  ring_until: string
  offered_to?: string[]
}

export type StoredStatus = 'available' | 'break' | 'wrap_up' | 'offline'
export type ShownStatus = StoredStatus | 'ringing' | 'talking'

export interface OperatorPresence {
  operator_id: string
  status: ShownStatus
  reason?: string | null
  reachable: boolean
  since: string
}
