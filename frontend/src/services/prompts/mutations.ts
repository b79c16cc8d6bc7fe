import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/services/api/client'
import { sendAuthorized } from '@/services/api/session'
import type { Prompt } from '@/services/api/types'
import { promptKeys } from './list'

/** A file of 24 MB takes its time on a slow line, and the server converts it before it answers. */
const PATIENCE_MS = 5 * 60_000

async function send(method: 'POST' | 'PUT', path: string, file: File): Promise<Prompt> {
  const url = new URL(path, location.origin)
  // The server looks at the bytes, whatever the browser takes the file for.
  const headers = { 'Content-Type': 'application/octet-stream' }
  const response = await sendAuthorized(new Request(url, { method, headers, body: file }), PATIENCE_MS)
  return (await response.json()) as Prompt
}

/** Named after the file. */
export function useUploadPrompt() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (file: File): Promise<Prompt> => {
      const name = file.name.replace(/\.[^.]*$/, '').slice(0, 100)
      return send('POST', `/api/prompts?${new URLSearchParams({ name })}`, file)
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: promptKeys.all }),
  })
}

export function useReplacePrompt() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, file }: { id: string; file: File }): Promise<Prompt> =>
      send('PUT', `/api/prompts/${encodeURIComponent(id)}/audio`, file),
    onSuccess: () => queries.invalidateQueries({ queryKey: promptKeys.all }),
  })
}

export function useDeletePrompt() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string): Promise<void> => {
      await api.DELETE('/api/prompts/{id}', { params: { path: { id } } })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: promptKeys.all }),
  })
}
