import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'
import { mockServer, problem } from '@/test/server'
import { api, data, idempotencyKey } from './client'
import { ApiError } from './problem'
import { refresh, signedInOperator, signIn, signOut } from './session'

const operator = { id: 'op_1', name: 'Aziz', username: 'aziz', role: 'operator', extension: '102' }
let issued = 0
let refreshes = 0
let expiresIn = 600
const session = () => {
  issued += 1
  return HttpResponse.json({
    access_token: `token-${issued}`,
    token_type: 'Bearer',
    expires_in: expiresIn,
    operator,
  })
}

const server = mockServer(
  http.post('*/api/auth/login', session),
  http.post('*/api/auth/logout', () => new HttpResponse(null, { status: 204 })),
  http.post('*/api/auth/refresh', () => {
    refreshes += 1
    return session()
  }),
)

beforeEach(async () => {
  await signOut()
  issued = 0
  refreshes = 0
  expiresIn = 600
})

const authorization = (request: Request) => request.headers.get('Authorization')

describe('session', () => {
  it('orig_os18: sends the access token and keeps it out of storage', async () => {
    let seen: string | null = null
    server.use(
      http.get('*/api/auth/me', ({ request }) => {
        seen = authorization(request)
        return HttpResponse.json(operator)
      }),
    )
    await signIn({ username: 'aziz', password: 'long enough here' })
    expect(await data(api.GET('/api/auth/me'))).toEqual(operator)
    expect(seen).toBe('Bearer token-1')
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('token-1')
  })

  it('renews once for many requests that meet an old token, and repeats each with its body', async () => {
    await signIn({ username: 'aziz', password: 'long enough here' })
    const bodies: unknown[] = []
    server.use(
      http.post('*/api/calls/:id/dtmf', async ({ request }) => {
        if (authorization(request) === 'Bearer token-1') return problem(401, 'unauthorized')
        bodies.push(await request.json())
        return new HttpResponse(null, { status: 202 })
      }),
    )
    const press = (digits: string) =>
      api.POST('/api/calls/{id}/dtmf', {
        params: { path: { id: 'call_1' }, header: idempotencyKey() },
        body: { digits },
      })
    await Promise.all([press('1'), press('2'), press('3')])
    expect(refreshes).toBe(1)
    expect(bodies).toHaveLength(3)
    expect(bodies).toContainEqual({ digits: '2' })
  })

  it('renews before a token dies on the way', async () => {
    expiresIn = 10
    await signIn({ username: 'aziz', password: 'long enough here' })
    expiresIn = 600
    let seen: string | null = null
    server.use(
      http.get('*/api/auth/me', ({ request }) => {
        seen = authorization(request)
        return HttpResponse.json(operator)
      }),
    )
    await api.GET('/api/auth/me')
    expect(seen).toBe('Bearer token-2')
  })

  it('forgets the person when the renewal is refused, and reports the 401', async () => {
    await signIn({ username: 'aziz', password: 'long enough here' })
    server.use(
      http.get('*/api/auth/me', () => problem(401, 'unauthorized')),
      http.post('*/api/auth/refresh', () => problem(401, 'unauthorized')),
    )
    await expect(api.GET('/api/auth/me')).rejects.toMatchObject({ status: 401 })
    expect(signedInOperator()).toBeNull()
  })

  it('stays signed in when the server is away during the renewal', async () => {
    await signIn({ username: 'aziz', password: 'long enough here' })
    server.use(http.post('*/api/auth/refresh', () => HttpResponse.error()))
    await expect(refresh()).rejects.toMatchObject({ code: 'network', status: 0 })
    expect(signedInOperator()).toMatchObject({ id: 'op_1' })
  })

  it('reads a problem, its code and Retry-After', async () => {
    await signIn({ username: 'aziz', password: 'long enough here' })
    server.use(http.get('*/api/auth/me', () => problem(429, 'rate_limited', { 'Retry-After': '95' })))
    const error = await api.GET('/api/auth/me').catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 429, code: 'rate_limited', details: { retryAfterSecs: 95 } })
  })

  it('takes the page of a proxy for what it is', async () => {
    await signIn({ username: 'aziz', password: 'long enough here' })
    server.use(http.get('*/api/auth/me', () => new HttpResponse('<html>', { status: 502 })))
    await expect(api.GET('/api/auth/me')).rejects.toMatchObject({ code: 'unavailable', temporary: true })
  })
})
