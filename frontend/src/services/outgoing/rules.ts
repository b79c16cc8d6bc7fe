import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { OutgoingRules } from '@/services/api/types'

/** Which numbers outside may be called, when, and how many. */
export const outgoingRules = queryOptions({
  queryKey: ['outgoing'] as const,
  queryFn: ({ signal }): Promise<OutgoingRules> => data(api.GET('/api/settings/outgoing', { signal })),
})

export function useSetOutgoingRules() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: OutgoingRules): Promise<OutgoingRules> =>
      data(api.PUT('/api/settings/outgoing', { body })),
    onSuccess: (rules) => queries.setQueryData(outgoingRules.queryKey, rules),
  })
}
