import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { replaceById } from '@/lib/cache'
import { api, data } from '@/services/api/client'
import type { Call, CallChange, CallDetail } from '@/services/api/types'
import { callKeys } from './keys'

/** Edits a call wherever the cache holds it: in lists, alone, among the live ones. */
function editCall(queries: QueryClient, id: string, change: Partial<Call>): void {
  for (const queryKey of [callKeys.lists, callKeys.live, callKeys.detail(id)])
    queries.setQueriesData<unknown>({ queryKey }, (old: unknown) =>
      replaceById<Call>(old, id, (call) => ({ ...call, ...change })),
    )
}

/** Result, note and tags: on the screen at once, taken back if the server refuses. */
export function useAmendCall(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: CallChange): Promise<Call> =>
      data(api.PATCH('/api/calls/{id}', { params: { path: { id } }, body: change })),
    onMutate: async (change) => {
      // A fetch that is under way would bring the old words back.
      await queries.cancelQueries({ queryKey: callKeys.detail(id) })
      const known = queries.getQueryData<CallDetail>(callKeys.detail(id))
      const before: Partial<Call> = {}
      if (known && 'notes' in change) before.notes = known.notes
      if (known && 'disposition' in change) before.disposition = known.disposition
      if (known && 'tags' in change) before.tags = known.tags
      editCall(queries, id, change)
      return { before }
    },
    onError: (_error, _change, context) => {
      if (context) editCall(queries, id, context.before)
    },
    onSuccess: ({ notes, disposition, tags }) => editCall(queries, id, { notes, disposition, tags }),
  })
}

interface Pages {
  pages: { items: Call[] }[]
}

/** Takes the call out of every list once the server has deleted it. */
export function useDeleteCall(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => data(api.DELETE('/api/calls/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      queries.setQueriesData<Pages>({ queryKey: callKeys.lists }, (old) =>
        old
          ? {
              ...old,
              pages: old.pages.map((page) => ({
                ...page,
                items: page.items.filter((call) => call.id !== id),
              })),
            }
          : old,
      )
      queries.removeQueries({ queryKey: callKeys.detail(id) })
      void queries.invalidateQueries({ queryKey: callKeys.reports })
    },
  })
}
