import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import { allPages } from '@/services/api/pages'
import type { Queue } from '@/services/api/types'

export const queueKeys = {
  all: ['queues'] as const,
  lists: ['queues', 'list'] as const,
}

export const queueList = queryOptions({
  queryKey: queueKeys.lists,
  queryFn: ({ signal }): Promise<Queue[]> =>
    allPages((query) => data(api.GET('/api/queues', { params: { query }, signal }))),
})
