import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { Queue } from '@/services/api/types'

/** The queues with their names, for lists and filters. */
export const queueNames = queryOptions({
  queryKey: ['queues', 'names'],
  queryFn: async ({ signal }): Promise<Queue[]> =>
    (await data(api.GET('/api/queues', { params: { query: { limit: 200 } }, signal }))).items,
  staleTime: 5 * 60_000,
})
