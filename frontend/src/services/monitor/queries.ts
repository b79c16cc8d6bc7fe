import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { Monitor } from '@/services/api/types'

/** The floor now. Events edit it and ask for its sums again; the interval covers quiet changes. */
export const monitor = queryOptions({
  queryKey: ['monitor'],
  queryFn: ({ signal }): Promise<Monitor> => data(api.GET('/api/monitor', { signal })),
  staleTime: 5_000,
  refetchInterval: 30_000,
})
