import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { CallerRule, NewCallerRule } from '@/services/api/types'
import { callerRules } from './list'

/** Adds a number, or changes how it is treated. */
export function useSetCallerRule() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewCallerRule): Promise<CallerRule> => data(api.POST('/api/caller-rules', { body })),
    onSuccess: () => queries.invalidateQueries(callerRules),
  })
}

export function useDeleteCallerRule() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (number: string): Promise<void> => {
      await api.DELETE('/api/caller-rules/{number}', { params: { path: { number } } })
    },
    onSuccess: () => queries.invalidateQueries(callerRules),
  })
}
