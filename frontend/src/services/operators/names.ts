import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { Operator } from '@/services/api/types'

/** Everyone with their names, for lists and filters. A company's operators fit into one page of the API. */
export const operatorNames = queryOptions({
  queryKey: ['operators', 'names'],
  queryFn: async ({ signal }): Promise<Operator[]> =>
    (await data(api.GET('/api/operators', { params: { query: { limit: 200 } }, signal }))).items,
  staleTime: 5 * 60_000,
})
