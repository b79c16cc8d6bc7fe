import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { Menu, MenuPatch, NewMenu } from '@/services/api/types'
import { menuKeys } from './list'

export function useCreateMenu() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewMenu): Promise<Menu> => data(api.POST('/api/ivr', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: menuKeys.all }),
  })
}

export function useUpdateMenu() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, patch }: { id: string; patch: MenuPatch }): Promise<Menu> =>
      data(api.PATCH('/api/ivr/{id}', { params: { path: { id } }, body: patch })),
    onSuccess: () => queries.invalidateQueries({ queryKey: menuKeys.all }),
  })
}

export function useDeleteMenu() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string): Promise<void> => {
      await api.DELETE('/api/ivr/{id}', { params: { path: { id } } })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: menuKeys.all }),
  })
}
