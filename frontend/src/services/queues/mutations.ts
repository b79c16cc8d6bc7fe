import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { NewQueue, Queue, QueuePatch } from '@/services/api/types'
import { queueKeys } from './list'

export function useCreateQueue() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewQueue): Promise<Queue> => data(api.POST('/api/queues', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: queueKeys.all }),
  })
}

export function useUpdateQueue() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, patch }: { id: string; patch: QueuePatch }): Promise<Queue> =>
      data(api.PATCH('/api/queues/{id}', { params: { path: { id } }, body: patch })),
    onSuccess: () => queries.invalidateQueries({ queryKey: queueKeys.all }),
  })
}

export function useDeleteQueue() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string): Promise<void> => {
      await api.DELETE('/api/queues/{id}', { params: { path: { id } } })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: queueKeys.all }),
  })
}
