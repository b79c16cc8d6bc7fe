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
export type Trunk = Schemas['Trunk']
export type NewTrunk = Schemas['NewTrunk']
export type TrunkPatch = Schemas['TrunkPatch']
export type TrunkFault = Schemas['TrunkFault']
export type TrunkTest = Schemas['TrunkTest']
export type Amount = Schemas['Amount']
export type Keeping = Schemas['Keeping']
export type KeepTimes = Schemas['KeepTimes']
export type Room = Schemas['Room']
export type TestCall = Schemas['TestCall']
export type CallerRule = Schemas['CallerRule']
export type CallerTreatment = Schemas['CallerTreatment']
export type NewCallerRule = Schemas['NewCallerRule']
export type Route = Schemas['Route']
export type NewRoute = Schemas['NewRoute']
export type RoutePatch = Schemas['RoutePatch']
export type RouteTarget = Schemas['RouteTarget']
export type Menu = Schemas['Menu']
export type MenuKey = Schemas['MenuKey']
export type KeyTarget = Schemas['KeyTarget']
export type NewMenu = Schemas['NewMenu']
export type MenuPatch = Schemas['MenuPatch']
export type Prompt = Schemas['Prompt']
export type Schedule = Schemas['Schedule']
export type NewSchedule = Schemas['NewSchedule']
export type SchedulePatch = Schemas['SchedulePatch']
export type Week = Schemas['Week']
export type DaySpan = Schemas['Span']
export type Holiday = Schemas['Holiday']

export type Call = Schemas['Call']
export type CallState = Schemas['CallState']
export type ParkedCall = Schemas['ParkedCall']
export type ParkedCalls = Schemas['ParkedCalls']
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
/** A supervisor in somebody else's talk; only those who see all calls are told. */
export type Supervision = Schemas['Supervision']
/** A call that goes on, as events tell of it. */
export type ListenedCall = Call & { supervision?: Supervision | null }
export type CallFilter = NonNullable<operations['list_calls']['parameters']['query']>

export type MissedTask = Schemas['MissedTask']
export type MissedSummary = Schemas['MissedSummary']
export type CloseReason = Schemas['CloseReason']
/** `missed_task` */
export type MissedTaskChange = Schemas['MissedTaskChange']

export type OutgoingRules = Schemas['OutgoingRules']

export type CallsReport = Schemas['CallsReport']
export type HourCount = Schemas['HourCount']
export type Kpis = Schemas['Kpis']
export type OperatorNow = Schemas['OperatorNow']
export type Dashboard = Schemas['Dashboard']
export type Monitor = Schemas['Monitor']
export type QueueNow = Schemas['QueueNow']
export type Wallboard = Schemas['Wallboard']
export type NewWallboard = Schemas['NewWallboard']
export type CreatedWallboard = Schemas['CreatedWallboard']
/** What a wallboard shows. */
export type Board = Schemas['Board']
export type IncomingCall = Schemas['IncomingCall']
/** `call_status`: the call, and whether its operator asked for the answer from a window without the phone. */
export type LiveCall = Schemas['CallStatusData']
/** `notification`: something that a person did to me; worded by its `code`. */
export type Notice = Schemas['Notification']
/** `operator_status` */
export type OperatorPresence = Schemas['OperatorPresence']

export interface Page<T> {
  items: T[]
  next_cursor?: string | null
}
