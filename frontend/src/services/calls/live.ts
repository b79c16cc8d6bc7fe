import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { Call, CallNow, IncomingCall, ListenedCall, LiveCall } from '@/services/api/types'
import { callKeys } from './keys'

/** Calls that live now; kept true by `call_status`, fetched again only after a resync. */
export const liveCalls = queryOptions({
  queryKey: callKeys.live,
  queryFn: async ({ signal }): Promise<ListenedCall[]> =>
    (await data(api.GET('/api/calls/live', { signal }))).items,
  staleTime: Number.POSITIVE_INFINITY,
})

/** What an event leaves out is over. */
export const NOBODY = { current_operator_id: null, consult: null, parked: null, supervision: null }

/** The list after one event: an ended call leaves it, a new one comes first. */
export function withCall(
  calls: readonly ListenedCall[] | undefined,
  { answer_requested: _, ...call }: LiveCall,
): ListenedCall[] {
  const others = (calls ?? []).filter(({ id }) => id !== call.id)
  if (call.state === 'ended') return others
  const at = (calls ?? []).findIndex(({ id }) => id === call.id)
  return at < 0
    ? [call, ...others]
    : (calls ?? []).map((old) => (old.id === call.id ? { ...old, ...NOBODY, ...call } : old))
}

/** What already rings for me when the page has just been opened or has missed events. */
export function ringingFor(calls: readonly Call[], me: string, now: number): IncomingCall[] {
  return (calls as readonly Partial<CallNow>[]).flatMap((call) => {
    const rings = call.state === 'ringing' || call.consult?.state === 'ringing'
    if (!rings || !call.offered_to?.includes(me)) return []
    const since = Date.parse(call.waiting_since ?? call.started_at ?? '')
    return [
      {
        call_id: call.id ?? '',
        from: call.from ?? '',
        to: call.to ?? '',
        contact: call.contact ?? null,
        waiting_secs: Number.isFinite(since) ? Math.max(0, Math.round((now - since) / 1_000)) : 0,
        ring_until: call.ring_until ?? null,
        offered_to: call.offered_to,
        asked_by: call.consult ? (call.current_operator_id ?? null) : null,
      },
    ]
  })
}

/** Last calls of one number, newest first, for the popup. */
export function callsOf(number: string, limit = 3) {
  return queryOptions({
    queryKey: callKeys.of(number),
    queryFn: async ({ signal }) =>
      (await data(api.GET('/api/calls', { params: { query: { q: number, limit: limit + 1 } }, signal })))
        .items,
    staleTime: 10_000,
    retry: 1,
  })
}
