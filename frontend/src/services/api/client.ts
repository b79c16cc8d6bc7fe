import createClient from 'openapi-fetch'
import type { paths } from './schema'
import { sendAuthorized } from './session'

/**
 * Typed requests to the server. Any answer but 2xx throws an `ApiError`, so a result always has its data:
 * `const call = await data(api.GET('/api/calls/{id}', { params: { path: { id } } }))`.
 */
export const api = createClient<paths>({
  baseUrl: location.origin,
  fetch: (request) => sendAuthorized(request),
  querySerializer: { array: { style: 'form', explode: false } },
})

/** The body of an answer; `undefined` for one without content. */
export async function data<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T
}

/**
 * Header of a POST that dials, sends or transfers: made once per wish of the person and repeated with every
 * retry of it, so that the server does the thing once.
 */
export function idempotencyKey(key: string = randomKey()): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key }
}

/** `crypto.randomUUID` exists on https and localhost only; a page on plain http needs keys as well. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
