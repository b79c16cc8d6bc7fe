/** A small ARI client for tests that look at Asterisk without the server, and for pushing what a server would push. */
import WebSocket from 'ws'
import { until } from './wait.ts'

// biome-ignore lint/suspicious/noExplicitAny: ARI events are open-ended, and the tests only read single fields of them.
export type AriEvent = { type: string } & Record<string, any>

export class Ari {
  constructor(
    readonly base: string,
    private readonly username: string,
    private readonly password: string,
  ) {}

  private get authorization(): string {
    return `Basic ${Buffer.from(`${this.username}:${this.password}`).toString('base64')}`
  }

  /** One REST call; the answer's JSON, or undefined if it has none. Throws on 4xx and 5xx. */
  // biome-ignore lint/suspicious/noExplicitAny: see AriEvent.
  async request(method: string, path: string, query: Record<string, string> = {}, body?: unknown): Promise<any> {
    const url = new URL(`${this.base}/ari${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const response = await fetch(url, {
      signal: AbortSignal.timeout(10_000),
      method,
      headers: { authorization: this.authorization, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`ARI ${method} ${path}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }

  async file(name: string): Promise<Buffer> {
    const url = `${this.base}/ari/recordings/stored/${encodeURIComponent(name)}/file`
    const response = await fetch(url, { headers: { authorization: this.authorization }, signal: AbortSignal.timeout(10_000) })
    if (!response.ok) throw new Error(`recording ${name}: ${response.status}`)
    return Buffer.from(await response.arrayBuffer())
  }

  /** True once Asterisk is fully booted (before that the address refuses, then answers 404 and 503). */
  async ready(): Promise<boolean> {
    const response = await fetch(`${this.base}/ari/asterisk/info`, {
      headers: { authorization: this.authorization },
      signal: AbortSignal.timeout(2000),
    })
    await response.arrayBuffer()
    return response.status === 200
  }

  /** Creates or changes one PJSIP object in memory. */
  async push(kind: string, id: string, fields: Record<string, string>): Promise<void> {
    await this.request('PUT', `/asterisk/config/dynamic/res_pjsip/${kind}/${id}`, {}, {
      fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })),
    })
  }

  /** A trunk without registration whose calls come from this machine. */
  async pushTrunk(id: string, contact?: string): Promise<void> {
    await this.push('aor', id, { ...(contact ? { contact } : {}), qualify_frequency: '0' })
    await this.push('endpoint', id, {
      context: 'from-trunk',
      disallow: 'all',
      allow: 'ulaw,alaw',
      aors: id,
      direct_media: 'no',
      rtp_symmetric: 'yes',
      identify_by: 'ip',
      allow_transfer: 'no',
      media_address: '127.0.0.1',
      bind_rtp_to_media_address: 'yes',
    })
    await this.push('identify', id, { endpoint: id, match: '127.0.0.0/8' })
  }

  /** A device of an operator: a SIP phone, or the page (`webrtc`). */
  async pushOperator(extension: string, password: string, webrtc = false): Promise<void> {
    await this.push('auth', extension, { auth_type: 'userpass', username: extension, password })
    await this.push('aor', extension, { max_contacts: '1', remove_existing: 'yes' })
    await this.push('endpoint', extension, {
      context: 'from-operator',
      disallow: 'all',
      allow: webrtc ? 'opus,ulaw,alaw' : 'ulaw,alaw',
      auth: extension,
      aors: extension,
      identify_by: 'username',
      direct_media: 'no',
      rtp_symmetric: 'yes',
      force_rport: 'yes',
      rewrite_contact: 'yes',
      media_address: '127.0.0.1',
      bind_rtp_to_media_address: 'yes',
      ...(webrtc ? { webrtc: 'yes', dtls_auto_generate_cert: 'yes' } : {}),
    })
  }

  async events(app: string): Promise<AriEvents> {
    const url = new URL(`${this.base.replace('http', 'ws')}/ari/events`)
    url.searchParams.set('app', app)
    url.searchParams.set('subscribeAll', 'true')
    const socket = new WebSocket(url, { headers: { authorization: this.authorization } })
    const events = new AriEvents(socket)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return events
  }

  /** What the server does every second so that the dialplan knows it is alive. */
  async heartbeat(at = Math.floor(Date.now() / 1000)): Promise<void> {
    await this.request('POST', '/asterisk/variable', { variable: 'CC_HB', value: String(at) })
  }
}

export class AriEvents {
  readonly all: AriEvent[] = []

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => this.all.push(JSON.parse(data.toString())))
  }

  async next(what: string, matches: (event: AriEvent) => boolean, timeoutMs = 10_000): Promise<AriEvent> {
    return await until(
      what,
      () => {
        const found = this.all.find(matches)
        if (!found) throw new Error(`seen: ${this.all.map((event) => event.type).join(' ')}`)
        return found
      },
      { timeoutMs },
    )
  }

  close(): void {
    this.socket.close()
  }
}
