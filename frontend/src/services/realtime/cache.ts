import type { QueryClient } from '@tanstack/react-query'
import { replaceById } from '@/lib/cache'
import type { Call, ListenedCall, ParkedCall } from '@/services/api/types'
import { callKeys } from '@/services/calls/keys'
import { NOBODY, withCall } from '@/services/calls/live'
import { operatorKeys, type PresentOperator, withPresence } from '@/services/operators/presence'
import type { RealtimeEvent } from './protocol'

/** Writes one event into what the pages have already fetched. Lists are only edited, never grown: a new row is the page's decision. */
export function editCache(queries: QueryClient, event: RealtimeEvent): void {
  if (event.type === 'call_status') {
    const { answer_requested: _, ...call } = event.data
    // Without the first fetch there is nothing to add to.
    queries.setQueryData<ListenedCall[]>(callKeys.live, (old) => old && withCall(old, event.data))
    for (const queryKey of [callKeys.lists, callKeys.detail(call.id)]) {
      queries.setQueriesData<unknown>({ queryKey }, (old: unknown) =>
        replaceById<Call>(old, call.id, (row) => ({ ...row, ...NOBODY, ...call })),
      )
    }
  } else if (event.type === 'parked_calls') {
    queries.setQueryData<ParkedCall[]>(callKeys.parked, event.data.items)
    // What is being read may be older than this.
    if (queries.isFetching({ queryKey: callKeys.parked }))
      void queries.invalidateQueries({ queryKey: callKeys.parked })
  } else if (event.type === 'operator_status') {
    queries.setQueriesData<unknown>({ queryKey: operatorKeys.all }, (old: unknown) =>
      replaceById<PresentOperator>(old, event.data.operator_id, (row) => withPresence(row, event.data)),
    )
  }
}
