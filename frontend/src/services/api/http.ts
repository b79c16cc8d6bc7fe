import { ApiError, problemOf } from './problem'

/** Longer than any answer the server promises; uploads and downloads pass their own. */
export const TIMEOUT_MS = 20_000

/**
 * The one place that calls `fetch`. Resolves with a 2xx response; everything else throws an `ApiError`.
 * An abort by the caller's own signal passes through as it is.
 */
export async function send(input: Request | string, init: RequestInit = {}, timeoutMs = TIMEOUT_MS) {
  const own = init.signal ?? (input instanceof Request ? input.signal : undefined)
  const timeout = AbortSignal.timeout(timeoutMs)
  let response: Response
  try {
    response = await fetch(input, { ...init, signal: own ? AbortSignal.any([own, timeout]) : timeout })
  } catch (cause) {
    if (own?.aborted) throw cause
    throw new ApiError(0, timeout.aborted ? 'timeout' : 'network', {}, { cause })
  }
  if (!response.ok) throw await problemOf(response)
  return response
}

/** JSON in, JSON out; an empty answer is `undefined`. */
export async function sendJson<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await send(path, {
    method,
    credentials: 'same-origin',
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const content = await response.text()
  return (content ? JSON.parse(content) : undefined) as T
}
