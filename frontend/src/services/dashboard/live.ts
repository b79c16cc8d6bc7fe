import type { Call, CallNow, LiveCall, OperatorNow, OperatorPresence } from '@/services/api/types'
import { NOBODY } from '@/services/calls/live'

/** What events keep true. */
export interface LiveView {
  operators: OperatorNow[]
  live_calls: CallNow[]
}

/** What one event changes before the figures are fetched again. */
export type LiveEvent = { type: 'call'; call: LiveCall } | { type: 'presence'; presence: OperatorPresence }

const waits = (call: Call) => call.state === 'queued' || call.state === 'ringing' || call.state === 'ivr'

const startOf = (call: CallNow) => call.waiting_since ?? call.started_at

/** Waiting ones first, the longest on top; then the talks in the order of their beginning. */
export function sortLive(calls: readonly CallNow[]): CallNow[] {
  return [...calls].sort((a, b) => {
    const order = Number(waits(b)) - Number(waits(a))
    return order !== 0 ? order : Date.parse(startOf(a)) - Date.parse(startOf(b))
  })
}

/** The view after these events. Only what an event itself tells is edited; sums come from the server. */
export function withEvents<View extends LiveView>(
  old: View,
  events: readonly LiveEvent[],
  queues: readonly string[],
): View {
  let { live_calls: live, operators } = old
  for (const event of events) {
    if (event.type === 'presence') {
      const { operator_id, status, reason = null, next_status = null, reachable, since } = event.presence
      operators = operators.map((one) =>
        one.operator_id === operator_id ? { ...one, status, reason, next_status, reachable, since } : one,
      )
      continue
    }
    const { answer_requested: _, ...call } = event.call
    const known = live.find(({ id }) => id === call.id)
    const others = live.filter(({ id }) => id !== call.id)
    const wanted = queues.length === 0 || (call.queue_id ? queues.includes(call.queue_id) : false)
    const blank = { offered_to: [], priority: 0, muted: false, recording_paused: false }
    live =
      call.state === 'ended' || !wanted ? others : [...others, { ...blank, ...known, ...NOBODY, ...call }]
  }
  return { ...old, operators, live_calls: sortLive(live) }
}
