import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { Call, CallDetail, CallsReport, Page } from '@/services/api/types'
import { callKeys } from './keys'
import type { ListFilter } from './search'

export const PAGE_SIZE = 100

/** Calls of a filter, newest first, page by page. The rows of the last filter stay until the new ones are here. */
export function callsList(filter: ListFilter) {
  return infiniteQueryOptions({
    queryKey: callKeys.list(filter),
    queryFn: ({ pageParam, signal }): Promise<Page<Call>> => {
      const query = { ...filter, limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) }
      return data(api.GET('/api/calls', { params: { query }, signal }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  })
}

/** Counts over the same filter. */
export function callsReport(filter: ListFilter) {
  return queryOptions({
    queryKey: callKeys.report(filter),
    queryFn: ({ signal }): Promise<CallsReport> =>
      data(api.GET('/api/reports/calls', { params: { query: filter }, signal })),
    staleTime: 15_000,
    placeholderData: keepPreviousData,
  })
}

/** Whether there has ever been a call: an empty list then says how to begin. */
export const anyCall = queryOptions({
  queryKey: callKeys.any,
  queryFn: async ({ signal }) => {
    const page = await data(api.GET('/api/calls', { params: { query: { limit: 1 } }, signal }))
    return page.items.length > 0
  },
})

/** One call with its legs, its story and its recording. */
export function callDetail(id: string) {
  return queryOptions({
    queryKey: callKeys.detail(id),
    queryFn: ({ signal }): Promise<CallDetail> =>
      data(api.GET('/api/calls/{id}', { params: { path: { id } }, signal })),
  })
}
