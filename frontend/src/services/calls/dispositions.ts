import { queryOptions } from '@tanstack/react-query'
import { sendAuthorized } from '@/services/api/session'

export interface Disposition {
  id: string
  name: string
}

/** The results that a call may have, in the company's order. */
export const dispositions = queryOptions({
  queryKey: ['dispositions'],
  queryFn: async ({ signal }): Promise<Disposition[]> => {
    const answer = await sendAuthorized(
      new Request(new URL('/api/dispositions?limit=200', location.origin), { signal }),
    )
    return ((await answer.json()) as { items: Disposition[] }).items
  },
  staleTime: 5 * 60_000,
  retry: false,
})
