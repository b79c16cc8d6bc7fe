import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { Dashboard } from '@/services/api/types'
import { dashboardKeys } from './keys'

/** Today's figures of some queues, or of all. Events ask for them again; the interval covers quiet changes. */
export function dashboard(queues: string) {
  return queryOptions({
    queryKey: dashboardKeys.of(queues),
    queryFn: ({ signal }): Promise<Dashboard> =>
      data(api.GET('/api/dashboard', { params: { query: queues ? { queue_id: queues } : {} }, signal })),
    staleTime: 5_000,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  })
}
