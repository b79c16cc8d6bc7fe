import type { Call, CallNow } from '@/services/api/types'

/** Its customer was promised a call and is not being called yet. */
export function isCallbackWaiting(call: Pick<Call, 'callback' | 'answered_at' | 'state'>): boolean {
  return Boolean(call.callback) && !call.answered_at && (call.state === 'queued' || call.state === 'ringing')
}

/** Who stands where in his queue, from 1: by importance, then by time, callbacks among those who wait on the line. */
export function placesOf(calls: readonly CallNow[]): Map<string, number> {
  const waiting = calls.filter(
    ({ state, queue_id, answered_at }) =>
      queue_id && !answered_at && (state === 'queued' || state === 'ringing'),
  )
  const since = (call: CallNow) => Date.parse(call.waiting_since ?? call.callback?.since ?? call.started_at)
  const before = (a: CallNow, b: CallNow) =>
    a.priority - b.priority || since(b) - since(a) || (a.id < b.id ? 1 : -1)
  return new Map(
    waiting.map((call) => [
      call.id,
      1 +
        waiting.filter(
          (other) => other.queue_id === call.queue_id && other !== call && before(other, call) > 0,
        ).length,
    ]),
  )
}
