import { send, sendJson } from './http'
import { isApiError } from './problem'
import type { LoginRequest, Me, Session, SetupRequest } from './types'

/**
 * Who is signed in here. The access token lives in this module only, never in storage; the refresh token is
 * an HttpOnly cookie that scripts cannot see.
 */
interface Held {
  token: string
  expiresAt: number
  operator: Me
}

/** Renewed this much before its end, so that no request leaves with a token that dies on the way. */
const RENEW_BEFORE_MS = 30_000

let held: Held | null = null
let renewing: Promise<Me | null> | null = null
const listeners = new Set<() => void>()

function keep(session: Session | null): Me | null {
  held = session && {
    token: session.access_token,
    expiresAt: Date.now() + session.expires_in * 1000,
    operator: session.operator,
  }
  for (const listener of listeners) listener()
  return held?.operator ?? null
}

export function signedInOperator(): Me | null {
  return held?.operator ?? null
}

export function onSession(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export async function setupNeeded(): Promise<boolean> {
  return (await sendJson<{ needed: boolean }>('GET', '/api/setup')).needed
}

export async function signIn(credentials: LoginRequest): Promise<void> {
  keep(await sendJson<Session>('POST', '/api/auth/login', credentials))
}

export async function setUp(request: SetupRequest): Promise<void> {
  keep(await sendJson<Session>('POST', '/api/setup', request))
}

/** Forgets the session here even when the server is away; the cookie then dies with its own time. */
export async function signOut(): Promise<void> {
  try {
    await sendJson('POST', '/api/auth/logout')
  } finally {
    keep(null)
  }
}

/**
 * Renews the session from the cookie; null = not signed in. One request at a time, over all tabs: the cookie
 * rotates, and the server takes a second use of an old one for theft.
 */
export function refresh(): Promise<Me | null> {
  renewing ??= exclusive(async () => {
    try {
      return keep(await sendJson<Session>('POST', '/api/auth/refresh'))
    } catch (error) {
      if (isApiError(error) && error.status === 401) return keep(null)
      throw error
    }
  }).finally(() => {
    renewing = null
  })
  return renewing
}

function exclusive<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request('callcenter.refresh', work) : work()
}

async function token(): Promise<string | undefined> {
  if (!held || held.expiresAt - Date.now() < RENEW_BEFORE_MS) await refresh()
  return held?.token
}

function withToken(request: Request, value: string | undefined): Request {
  if (value) request.headers.set('Authorization', `Bearer ${value}`)
  return request
}

/** Sends with the access token; a 401 renews the session and repeats the request once. */
export async function sendAuthorized(request: Request, timeoutMs?: number): Promise<Response> {
  const again = request.clone()
  const used = await token()
  try {
    return await send(withToken(request, used), {}, timeoutMs)
  } catch (error) {
    if (!isApiError(error) || error.status !== 401 || used === undefined) throw error
    // Another request may have renewed it meanwhile.
    if (held?.token === used) await refresh()
    if (!held) throw error
    return await send(withToken(again, held.token), {}, timeoutMs)
  }
}
