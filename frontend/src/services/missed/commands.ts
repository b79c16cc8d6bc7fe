import { api } from '@/services/api/client'
import type { CloseReason } from '@/services/api/types'

/** Why a task can be closed by hand, the usual first. */
export const CLOSE_REASONS = [
  'settled',
  'unreachable',
  'unwanted',
  'other',
] as const satisfies readonly CloseReason[]
export const LONGEST_NOTE = 500

const of = (id: string) => ({ params: { path: { id } } })

/** Makes a task that nobody works on mine; throws an `ApiError` if somebody was faster. */
export async function takeTask(id: string): Promise<void> {
  await api.POST('/api/missed/{id}/take', of(id))
}

export async function releaseTask(id: string): Promise<void> {
  await api.POST('/api/missed/{id}/release', of(id))
}

export async function assignTask(id: string, operatorId: string): Promise<void> {
  await api.POST('/api/missed/{id}/assign', { ...of(id), body: { operator_id: operatorId } })
}

export async function closeTask(id: string, reason: CloseReason, note: string): Promise<void> {
  await api.POST('/api/missed/{id}/close', { ...of(id), body: { reason, note } })
}
