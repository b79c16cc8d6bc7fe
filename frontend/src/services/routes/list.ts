import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { Route } from '@/services/api/types'

export const routeKeys = {
  all: ['routes'] as const,
  lists: ['routes', 'list'] as const,
}

/** All routes, in the order in which they are tried. */
export const routeList = queryOptions({
  queryKey: routeKeys.lists,
  queryFn: async ({ signal }): Promise<Route[]> => (await data(api.GET('/api/routes', { signal }))).items,
})
