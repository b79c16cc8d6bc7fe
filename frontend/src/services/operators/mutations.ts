import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type {
  CreatedOperator,
  DeviceCredentials,
  NewOperator,
  Operator,
  OperatorPatch,
} from '@/services/api/types'
import { operatorKeys } from './presence'

/** The next free extension. */
export async function proposeExtension(): Promise<string> {
  return (await data(api.GET('/api/operators/proposal'))).extension
}

export function useCreateOperator() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewOperator): Promise<CreatedOperator> => data(api.POST('/api/operators', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: operatorKeys.all }),
  })
}

export function useUpdateOperator() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, patch }: { id: string; patch: OperatorPatch }): Promise<Operator> =>
      data(api.PATCH('/api/operators/{id}', { params: { path: { id } }, body: patch })),
    onSuccess: () => queries.invalidateQueries({ queryKey: operatorKeys.all }),
  })
}

export function useDeleteOperator() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string): Promise<void> => {
      await api.DELETE('/api/operators/{id}', { params: { path: { id } } })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: operatorKeys.all }),
  })
}

/** New credentials of an operator's phone. Those before stop working at once. */
export function useRenewDevice() {
  return useMutation({
    mutationFn: (id: string): Promise<DeviceCredentials> =>
      data(api.POST('/api/operators/{id}/device', { params: { path: { id } } })),
  })
}
