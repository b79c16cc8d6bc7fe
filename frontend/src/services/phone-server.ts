import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'

/** Whether the server reaches Asterisk. Events tell changes; they are lost only with the connection, after which all is read again. */
export const phoneServer = queryOptions({
  queryKey: ['phone-server'],
  queryFn: ({ signal }): Promise<{ connected: boolean }> => data(api.GET('/api/phone-server', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
})
