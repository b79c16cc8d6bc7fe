import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { CallerRule } from '@/services/api/types'

/** Numbers that are refused or go first, the newest first. */
export const callerRules = queryOptions({
  queryKey: ['caller-rules'],
  queryFn: ({ signal }): Promise<CallerRule[]> => data(api.GET('/api/caller-rules', { signal })),
})
