import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type {
  DeviceCredentials,
  Operator,
  OperatorPresence,
  SettableStatus,
  StatusAnswer,
} from '@/services/api/types'

/** Names of what the query cache holds about operators. */
export const operatorKeys = {
  all: ['operators'] as const,
  lists: ['operators', 'list'] as const,
  detail: (id: string) => ['operators', 'detail', id] as const,
}

/** What the cache holds about one operator: the stored row and what the events add to it. */
export type PresentOperator = Operator & Pick<OperatorPresence, 'next_status' | 'until'>

export function operatorOf(id: string) {
  return queryOptions({
    queryKey: operatorKeys.detail(id),
    queryFn: async ({ signal }): Promise<PresentOperator> =>
      data(api.GET('/api/operators/{id}', { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** The operator's row after one `operator_status`. */
export function withPresence(operator: PresentOperator, presence: OperatorPresence): PresentOperator {
  const { operator_id: _, ...rest } = presence
  return { ...operator, reason: null, next_status: null, until: null, ...rest }
}

/** `note`: of somebody else's status, why; he is told. */
export async function setStatus(
  id: string,
  status: SettableStatus,
  reason?: string,
  note?: string,
): Promise<StatusAnswer> {
  const body = { status, ...(reason ? { reason } : {}), ...(note ? { note } : {}) }
  return data(api.PUT('/api/operators/{id}/status', { params: { path: { id } }, body }))
}

/** Credentials of one's own phone: new ones every time, so they are kept in memory only. */
export async function phoneCredentials(id: string): Promise<DeviceCredentials> {
  return data(api.POST('/api/operators/{id}/device', { params: { path: { id } } }))
}
