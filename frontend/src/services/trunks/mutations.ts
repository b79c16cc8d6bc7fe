import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { NewTrunk, TestCall, Trunk, TrunkPatch, TrunkTest } from '@/services/api/types'
import { trunkKeys } from './list'

export function useCreateTrunk() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewTrunk): Promise<Trunk> => data(api.POST('/api/trunks', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: trunkKeys.all }),
  })
}

export function useUpdateTrunk() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, patch }: { id: string; patch: TrunkPatch }): Promise<Trunk> =>
      data(api.PATCH('/api/trunks/{id}', { params: { path: { id } }, body: patch })),
    onSuccess: () => queries.invalidateQueries({ queryKey: trunkKeys.all }),
  })
}

export function useDeleteTrunk() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string): Promise<void> => {
      await api.DELETE('/api/trunks/{id}', { params: { path: { id } } })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: trunkKeys.all }),
  })
}

/** Takes up to ten seconds. */
export function useTestTrunk() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string): Promise<TrunkTest> =>
      data(api.POST('/api/trunks/{id}/test', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: trunkKeys.all }),
  })
}

/** Takes as long as the telephone rings, half a minute at most. */
export function useTestCall() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, to }: { id: string; to: string }): Promise<TestCall> =>
      data(api.POST('/api/trunks/{id}/test-call', { params: { path: { id } }, body: { to } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: trunkKeys.all }),
  })
}
