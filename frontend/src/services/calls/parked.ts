import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import { callKeys } from './keys'

/** Calls that are parked now; kept true by `parked_calls`, fetched again only after a resync. */
export const parkedCalls = queryOptions({
  queryKey: callKeys.parked,
  queryFn: async ({ signal }) => (await data(api.GET('/api/calls/parked', { signal }))).items,
  staleTime: Number.POSITIVE_INFINITY,
})

/** How a slot is dialled, at a desk phone as in the field of the page. */
export const dialledSlot = (slot: number) => `*${slot}`

/** What was typed, if it is a slot; null otherwise. */
export function typedSlot(text: string): string | null {
  return /^\*[1-9]\d?$/.test(text.trim()) ? text.trim() : null
}
