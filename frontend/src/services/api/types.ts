import type { components, paths as Generated } from './schema'

/**
 * Short names for the generated types of the HTTP contract (`npm run generate`), and by hand what
 * api/openapi.json does not describe yet: such a path gives way by itself once it is there.
 */
type Schemas = components['schemas']

export type Role = Schemas['Role']
export type Device = Schemas['Device']
export type Me = Schemas['Me']
export type LoginRequest = Schemas['LoginRequest']
export type SetupRequest = Schemas['SetupRequest']
export type Session = Schemas['LoginAnswer']
export type Operator = Schemas['Operator']
export type OperatorStatus = Schemas['OperatorStatus']
export type SettableStatus = Schemas['ManualStatus']
export type StatusAnswer = Schemas['StatusAnswer']
export type NewOperator = Schemas['NewOperator']
export type CreatedOperator = Schemas['CreatedOperator']
export type OperatorPatch = Schemas['OperatorPatch']
export type DeviceCredentials = Schemas['DeviceCredentials']

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

export interface Page<T> {
  items: T[]
  next_cursor?: string | null
}

export interface Queue {
  id: string
  name: string
}

export interface CallContact {
  id: string
  name: string
}
export interface Call {
  id: string
  direction: 'inbound' | 'outbound' | 'internal'
  state: CallState
  status?: CallStatus | null
  missed_reason?: MissedReason | null
  cause?: Cause | null
  from: string
  to: string
  did?: string | null
  trunk_id?: string | null
  queue_id?: string | null
  operator_id?: string | null
  contact?: CallContact | null
  started_at: string
  answered_at?: string | null
  ended_at?: string | null
  wait_secs: number
  ring_secs: number
  talk_secs: number
  hold_secs: number
  recording?: { state: RecordingState; duration_secs?: number | null } | null
  voicemail: boolean
  notes?: string | null
  disposition?: string | null
  tags: string[]
}
export interface Cause {
  code: number
  sip?: number | null
  text: string
}
/** One party of a call. */
export interface CallLeg {
  /** Its channel in Asterisk. */
  id: string
  seq: number
  kind: string
  operator_id?: string | null
  outcome?: string | null
  cause?: Cause | null
  started_at: string
  ringing_at?: string | null
  answered_at?: string | null
  ended_at?: string | null
}
/** One thing that happened in a call; which fields there are depends on `kind`. */
export interface TimelineEntry {
  at: string
  kind: string
  leg?: number | null
  operator_id?: string | null
  queue_id?: string | null
  outcome?: string | null
  by?: string | null
  cause?: Cause | null
  secs?: number | null
}
export interface RecordingDetail {
  state: RecordingState
  duration_secs?: number | null
  expected_secs?: number | null
  bytes?: number | null
  sha256?: string | null
  /** Loudness over time, 0 to 255; empty until verified. */
  peaks: number[]
  error?: string | null
}
export interface CallDetail extends Call {
  legs: CallLeg[]
  timeline: TimelineEntry[]
  recordings: RecordingDetail[]
}
export interface CallChange {
  notes?: string
  disposition?: string | null
  tags?: string[]
}
export interface HourCount {
  hour: number
  count: number
  answered: number
  missed: number
}
/** Counts over what a filter of calls finds. */
export interface CallsReport {
  count: number
  answered: number
  answered_percent?: number | null
  missed: number
  talk_secs: number
  wait_secs: number
  by_hour: HourCount[]
}
export interface Kpis {
  offered: number
  answered: number
  answered_percent?: number | null
  missed: number
  service_level_percent?: number | null
  answered_in_time: number
  short: number
  abandoned: number
  abandoned_percent?: number | null
  asa_secs?: number | null
  aht_secs?: number | null
  talk_mean_secs?: number | null
  wrap_up_mean_secs?: number | null
  outbound: number
  outbound_answered: number
}
export interface OperatorNow {
  operator_id: string
  name: string
  extension: string
  status: OperatorStatus
  reason?: string | null
  reachable?: boolean
  since: string
  calls: number
  aht_secs?: number | null
}
/** A call that goes on, with what only such a call has. */
export interface CallNow extends Call {
  waiting_since?: string | null
  offered_to: string[]
  ring_until?: string | null
  held_since?: string | null
  muted: boolean
  recording_paused: boolean
}
export interface Dashboard {
  at: string
  today: Kpis
  yesterday: Kpis
  by_hour: HourCount[]
  by_hour_yesterday: HourCount[]
  waiting: number
  longest_wait_secs?: number | null
  longest_wait_since?: string | null
  operators: OperatorNow[]
  live_calls: CallNow[]
}
export interface CallTarget {
  type: 'operator' | 'queue' | 'number'
  id?: string
  number?: string
}
export interface CallFilter {
  from?: string
  to?: string
  direction?: string
  status?: string
  operator_id?: string
  queue_id?: string
  q?: string
  has_recording?: boolean
  limit?: number
  cursor?: string
}

type Json<T> = { content: { 'application/json': T } }
type NoContent = { content?: never }
type Ok<T> = { responses: { 200: Json<T> } }
type Done = { responses: { 204: NoContent } }
type Accepted<T = never> = { responses: { 202: [T] extends [never] ? NoContent : Json<T> } }
type Body<T> = { requestBody: Json<T> }
type ById = { parameters: { path: { id: string } } }
type Query<T> = { parameters: { query?: T } }
type Once = { parameters: { header?: { 'Idempotency-Key'?: string } } }
type CallCommand<B = never> = {
  post: ById & Once & Accepted & ([B] extends [never] ? unknown : Body<B>)
}

interface HandWritten {
  '/api/queues': { get: Query<{ limit?: number; cursor?: string }> & Ok<Page<Queue>> }
  '/api/calls': { get: Query<CallFilter> & Ok<Page<Call>> }
  '/api/reports/calls': { get: Query<Omit<CallFilter, 'limit' | 'cursor'>> & Ok<CallsReport> }
  '/api/dashboard': { get: Query<{ queue_id?: string }> & Ok<Dashboard> }
  '/api/calls/live': { get: Ok<Page<Call>> }
  '/api/calls/outbound': {
    post: Once &
      Body<{ to: string; operator_id?: string; trunk?: string; caller_id?: string }> &
      Accepted<{ call_id: string }>
  }
  '/api/calls/{id}': {
    get: ById & Ok<CallDetail>
    patch: ById & Body<CallChange> & Ok<Call>
    delete: ById & Done
  }
  '/api/calls/{id}/answer': CallCommand
  '/api/calls/{id}/reject': CallCommand
  '/api/calls/{id}/hangup': CallCommand
  '/api/calls/{id}/hold': CallCommand
  '/api/calls/{id}/unhold': CallCommand
  '/api/calls/{id}/mute': CallCommand
  '/api/calls/{id}/unmute': CallCommand
  '/api/calls/{id}/dtmf': CallCommand<{ digits: string }>
  '/api/calls/{id}/transfer': CallCommand<{ target: CallTarget }>
  '/api/calls/{id}/consult': CallCommand<{ target: CallTarget }>
  '/api/calls/{id}/conference': CallCommand<{ target?: CallTarget }>
  '/api/calls/{id}/complete': CallCommand
  '/api/calls/{id}/cancel': CallCommand
  '/api/calls/{id}/record-pause': CallCommand
  '/api/calls/{id}/record-resume': CallCommand
  '/api/calls/{id}/listen': CallCommand
  '/api/calls/{id}/whisper': CallCommand
  '/api/calls/{id}/barge': CallCommand
}

export type paths = Omit<HandWritten, keyof Generated> & Generated
