import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import { sendAuthorized } from '@/services/api/session'
import type { Prompt } from '@/services/api/types'

export const promptKeys = {
  all: ['prompts'] as const,
  lists: ['prompts', 'list'] as const,
}

/** All prompts, by name. */
export const promptList = queryOptions({
  queryKey: promptKeys.lists,
  queryFn: async ({ signal }): Promise<Prompt[]> => (await data(api.GET('/api/prompts', { signal }))).items,
})

/** The sound of a prompt as callers hear it, for an `<audio>` element. */
export async function promptSound(id: string): Promise<Blob> {
  const url = new URL(`/api/prompts/${encodeURIComponent(id)}/audio`, location.origin)
  return (await sendAuthorized(new Request(url))).blob()
}
