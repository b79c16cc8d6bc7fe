import { isApiError } from '@/services/api/problem'
import { sendAuthorized } from '@/services/api/session'
import type { ListFilter } from './search'

/** Files of any size are given time: the answer streams. */
const PATIENCE_MS = 15 * 60_000

const address = (path: string, query: Record<string, string> = {}) => {
  const url = new URL(path, location.origin)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}

const recordingPath = (id: string) => `/api/calls/${encodeURIComponent(id)}/recording`

export interface OpenRecording {
  /** For an `<audio>` element; any second of it can be sought at once. */
  url: string
  release: () => void
}

/**
 * A recording for the player. The audio element cannot send the access token, so the server is asked for an
 * address that plays without one and streams by ranges; a server that gives none sends the whole file here.
 */
export async function openRecording(id: string, signal: AbortSignal): Promise<OpenRecording> {
  const link = await playLink(id, signal)
  if (link) return { url: link, release: () => undefined }
  const response = await sendAuthorized(new Request(address(recordingPath(id)), { signal }), PATIENCE_MS)
  const url = URL.createObjectURL(await response.blob())
  return { url, release: () => URL.revokeObjectURL(url) }
}

async function playLink(id: string, signal: AbortSignal): Promise<string | null> {
  try {
    const request = new Request(address(`${recordingPath(id)}/link`), { method: 'POST', signal })
    const { url } = (await (await sendAuthorized(request)).json()) as { url: string }
    return url
  } catch (error) {
    if (isApiError(error) && (error.status === 404 || error.status === 405)) return null
    throw error
  }
}

export function saveRecording(id: string, fallbackName: string): Promise<void> {
  return save(address(recordingPath(id), { download: '1' }), fallbackName)
}

export type ExportFormat = 'csv' | 'xlsx'

/** The list of this filter as a file. */
export function saveCalls(filter: ListFilter, format: ExportFormat): Promise<void> {
  const query: Record<string, string> = { format }
  for (const [name, value] of Object.entries(filter)) query[name] = String(value)
  return save(address('/api/calls/export', query), `calls-${filter.from}-${filter.to}.${format}`)
}

async function save(url: URL, fallbackName: string): Promise<void> {
  const response = await sendAuthorized(new Request(url), PATIENCE_MS)
  const file = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = file
  link.download = nameOf(response.headers.get('Content-Disposition')) ?? fallbackName
  link.click()
  // The browser has its own reference to the data once the download has begun.
  setTimeout(() => URL.revokeObjectURL(file), 60_000)
}

/** The name of a file in `Content-Disposition`; null without one. */
export function nameOf(disposition: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  try {
    if (encoded) return decodeURIComponent(encoded)
  } catch {
    // Damaged encoding: the plain name is next.
  }
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? null
}
