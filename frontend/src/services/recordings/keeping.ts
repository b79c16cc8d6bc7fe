import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { Amount, Keeping, KeepTimes } from '@/services/api/types'
import { callDetail } from '@/services/calls/queries'

/** For how long recordings are kept, and the room that they take. */
export const keeping = queryOptions({
  queryKey: ['recordings-keeping'],
  queryFn: ({ signal }): Promise<Keeping> => data(api.GET('/api/settings/recordings', { signal })),
})

/** What would be deleted at once with these times. */
export function previewKeeping(body: KeepTimes): Promise<Amount> {
  return data(api.POST('/api/settings/recordings/preview', { body }))
}

export function useKeep() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: KeepTimes): Promise<Keeping> => data(api.PUT('/api/settings/recordings', { body })),
    onSuccess: (now) => queries.setQueryData(keeping.queryKey, now),
  })
}

/** Holds a call's recording for a reason; without one the hold ends. */
export function useHold(callId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (reason: string | null): Promise<void> => {
      const params = { path: { id: callId } }
      if (reason === null) await api.DELETE('/api/calls/{id}/recording/hold', { params })
      else await api.PUT('/api/calls/{id}/recording/hold', { params, body: { reason } })
    },
    onSettled: () => queries.invalidateQueries(callDetail(callId)),
  })
}
