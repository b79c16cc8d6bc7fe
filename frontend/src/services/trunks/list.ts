import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { Trunk } from '@/services/api/types'

/** The state of a line is the server's, and it changes by itself. */
const LOOK_EVERY = 3000

export const trunkKeys = {
  all: ['trunks'] as const,
  lists: ['trunks', 'list'] as const,
}

export const trunkList = queryOptions({
  queryKey: trunkKeys.lists,
  queryFn: async ({ signal }): Promise<Trunk[]> => (await data(api.GET('/api/trunks', { signal }))).items,
  refetchInterval: LOOK_EVERY,
})
