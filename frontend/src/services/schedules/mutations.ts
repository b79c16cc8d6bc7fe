import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { NewSchedule, Schedule, SchedulePatch } from '@/services/api/types'
import { scheduleKeys } from './list'

export function useCreateSchedule() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewSchedule): Promise<Schedule> => data(api.POST('/api/schedules', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: scheduleKeys.all }),
  })
}

export function useUpdateSchedule() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, patch }: { id: string; patch: SchedulePatch }): Promise<Schedule> =>
      data(api.PATCH('/api/schedules/{id}', { params: { path: { id } }, body: patch })),
    onSuccess: () => queries.invalidateQueries({ queryKey: scheduleKeys.all }),
  })
}

export function useDeleteSchedule() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string): Promise<void> => {
      await api.DELETE('/api/schedules/{id}', { params: { path: { id } } })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: scheduleKeys.all }),
  })
}
