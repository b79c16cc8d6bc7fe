import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { CreatedWallboard, NewWallboard, Wallboard } from '@/services/api/types'

/** The wallboards, the newest first. */
export const wallboards = queryOptions({
  queryKey: ['wallboards'],
  queryFn: async ({ signal }): Promise<Wallboard[]> =>
    (await data(api.GET('/api/wallboards', { signal }))).items,
})

/** Makes a wallboard; its token comes this once. */
export function useCreateWallboard() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewWallboard): Promise<CreatedWallboard> =>
      data(api.POST('/api/wallboards', { body })),
    onSuccess: () => queries.invalidateQueries(wallboards),
  })
}

export function useRevokeWallboard() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string): Promise<void> => {
      await api.DELETE('/api/wallboards/{id}', { params: { path: { id } } })
    },
    onSuccess: () => queries.invalidateQueries(wallboards),
  })
}
