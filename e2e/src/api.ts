/** The HTTP interface as an outside program uses it. */
import { randomUUID } from 'node:crypto'

// biome-ignore lint/suspicious/noExplicitAny: tests read single fields of answers whose shape the server's own tests fix.
export type Json = any

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

export class Api {
  token: string | undefined

  constructor(readonly base: string) {}

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return await fetch(`${this.base}${path}`, {
      // A frozen server must fail the test that froze it, not stall the run.
      signal: AbortSignal.timeout(15_000),
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  async request(method: string, path: string, body?: unknown): Promise<Json> {
    const response = await this.send(method, path, body)
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    const answer = text && isJson ? JSON.parse(text) : text
    if (!response.ok) throw new ApiError(response.status, answer?.code ?? '', `${method} ${path}: ${response.status} ${text}`)
    return answer
  }

  get = (path: string): Promise<Json> => this.request('GET', path)
  post = (path: string, body: unknown = {}): Promise<Json> => this.request('POST', path, body)
  put = (path: string, body: unknown): Promise<Json> => this.request('PUT', path, body)
  patch = (path: string, body: unknown): Promise<Json> => this.request('PATCH', path, body)
  delete = (path: string): Promise<Json> => this.request('DELETE', path)

  /** Sends a file as the body. */
  async upload(path: string, file: Buffer): Promise<Json> {
    const response = await fetch(`${this.base}${path}`, {
      signal: AbortSignal.timeout(15_000),
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(file),
    })
    const answer = await response.json()
    if (!response.ok) throw new ApiError(response.status, answer?.code ?? '', `POST ${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  async login(username: string, password: string): Promise<Json> {
    const answer = await this.post('/api/auth/login', { username, password })
    this.token = answer.access_token
    return answer
  }

  async file(path: string, range?: string): Promise<{ status: number; bytes: Buffer; headers: Headers }> {
    const response = await this.send('GET', path, undefined, range ? { range } : {})
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers }
  }
}
