import type { components, operations } from './schema'

/** Short names for the generated types of the HTTP contract (`npm run generate`). */
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
export type Queue = Schemas['Queue']
export type NewQueue = Schemas['NewQueue']
export type QueuePatch = Schemas['QueuePatch']
export type QueueOverflow = Schemas['Overflow']
export type CallerRule = Schemas['CallerRule']
export type CallerTreatment = Schemas['CallerTreatment']
export type NewCallerRule = Schemas['NewCallerRule']

export type Call = Schemas['Call']
export type CallState = Schemas['CallState']
export type CallStatus = Schemas['CallStatus']
export type MissedReason = Schemas['MissedReason']
export type Cause = Schemas['Cause']
export type RecordingState = Schemas['RecordingState']
export type CallDetail = Schemas['CallDetail']
export type CallLeg = Schemas['Leg']
export type TimelineEntry = Schemas['TimelineEntry']
export type RecordingDetail = Schemas['RecordingDetail']
/** What people write onto a call. */
export type CallChange = Partial<Pick<Call, 'notes' | 'disposition' | 'tags'>>
/** A call that goes on, with what only such a call has. */
export type CallNow = Schemas['LiveCall']
export type CallFilter = NonNullable<operations['list_calls']['parameters']['query']>

export type CallsReport = Schemas['CallsReport']
export type HourCount = Schemas['HourCount']
export type Kpis = Schemas['Kpis']
export type OperatorNow = Schemas['OperatorNow']
export type Dashboard = Schemas['Dashboard']
export type IncomingCall = Schemas['IncomingCall']
/** `call_status`: the call, and whether its operator asked for the answer from a window without the phone. */
export type LiveCall = Schemas['CallStatusData']
/** `operator_status` */
export type OperatorPresence = Schemas['OperatorPresence']

export interface Page<T> {
  items: T[]
  next_cursor?: string | null
}
