import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { NewRoute, Route, RoutePatch } from '@/services/api/types'
import { routeKeys } from './list'

export function useCreateRoute() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewRoute): Promise<Route> => data(api.POST('/api/routes', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: routeKeys.all }),
  })
}

export function useUpdateRoute() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, patch }: { id: string; patch: RoutePatch }): Promise<Route> =>
      data(api.PATCH('/api/routes/{id}', { params: { path: { id } }, body: patch })),
    onSuccess: () => queries.invalidateQueries({ queryKey: routeKeys.all }),
  })
}

export function useDeleteRoute() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string): Promise<void> => {
      await api.DELETE('/api/routes/{id}', { params: { path: { id } } })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: routeKeys.all }),
  })
}
