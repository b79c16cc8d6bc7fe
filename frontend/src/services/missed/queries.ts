import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { MissedSummary, MissedTask, Page } from '@/services/api/types'

/** Which tasks the list shows. */
export const SHOWS = ['open', 'mine', 'closed'] as const
export type Show = (typeof SHOWS)[number]

/** Names of what the query cache holds about the worklist. */
export const missedKeys = {
  all: ['missed'] as const,
  list: (show: Show) => ['missed', 'list', show] as const,
  summary: ['missed', 'summary'] as const,
}

const PAGE_SIZE = 100

/** Tasks page by page: the open ones by their first missed call, the closed ones by their end, newest first. */
export function missedList(show: Show) {
  return infiniteQueryOptions({
    queryKey: missedKeys.list(show),
    queryFn: ({ pageParam, signal }): Promise<Page<MissedTask>> => {
      const query = { show, limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) }
      return data(api.GET('/api/missed', { params: { query }, signal }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    // What was written while the database was away is told by no event.
    refetchInterval: 60_000,
  })
}

/** How many wait, and how soon customers were called back today. The interval is for a new day. */
export const missedSummary = queryOptions({
  queryKey: missedKeys.summary,
  queryFn: ({ signal }): Promise<MissedSummary> => data(api.GET('/api/missed/summary', { signal })),
  refetchInterval: 60_000,
})
