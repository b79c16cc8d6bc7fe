import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { Schedule } from '@/services/api/types'

export const scheduleKeys = {
  all: ['schedules'] as const,
  lists: ['schedules', 'list'] as const,
}

/** All working hours, and how they are now. */
export const scheduleList = queryOptions({
  queryKey: scheduleKeys.lists,
  queryFn: async ({ signal }): Promise<Schedule[]> =>
    (await data(api.GET('/api/schedules', { signal }))).items,
  // Hours begin and end by themselves.
  refetchInterval: 30_000,
})
