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
  status: CallStatus | null
  missed_reason?: MissedReason | null
  cause?: { code: number; sip?: number | null; text: string } | null
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
  '/api/calls/live': { get: Ok<Page<Call>> }
  '/api/calls/outbound': {
    post: Once &
      Body<{ to: string; operator_id?: string; trunk?: string; caller_id?: string }> &
      Accepted<{ call_id: string }>
  }
  '/api/calls/{id}': {
    get: ById & Ok<Call>
    patch: ById & Body<{ notes?: string; disposition?: string; tags?: string[] }> & Ok<Call>
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
