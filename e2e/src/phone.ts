/** A SIP phone in the test's own process: a customer behind a trunk, or an operator's desk phone. */
import dgram from 'node:dgram'
import { Call, type CallOptions } from './call.ts'
import { digest, SipMessage, uriOf } from './sip-message.ts'
import { until } from './wait.ts'

let counter = 0
export const token = (): string => `${(counter++).toString(36)}${Math.random().toString(36).slice(2, 10)}`

/** First retransmission after this time (T1 of RFC 3261), doubled each time. */
const T1_MS = 500

export interface PhoneOptions {
  sipPort: number
  /** User of From, and of the registration. */
  user: string
  password?: string
  displayName?: string
}

export class Phone {
  readonly calls: Call[] = []
  private readonly waiting = new Map<string, (response: SipMessage) => void>()

  private constructor(
    readonly options: PhoneOptions,
    private readonly socket: dgram.Socket,
    readonly port: number,
  ) {
    socket.on('message', (data) => {
      const message = SipMessage.parse(data.toString())
      if (message) this.receive(message)
    })
  }

  static open(options: PhoneOptions): Promise<Phone> {
    return new Promise((resolve, reject) => {
      const socket = dgram.createSocket('udp4')
      socket.once('error', reject)
      socket.bind(0, '127.0.0.1', () => resolve(new Phone(options, socket, socket.address().port)))
    })
  }

  get contact(): string {
    return `<sip:${this.options.user}@127.0.0.1:${this.port}>`
  }
  get from(): string {
    const name = this.options.displayName ? `"${this.options.displayName.replace(/["\\]/g, '\\$&')}" ` : ''
    return `${name}<sip:${this.options.user}@127.0.0.1>`
  }

  send(message: SipMessage): void {
    this.socket.send(message.toString(), this.options.sipPort, '127.0.0.1')
  }

  /** A request of this phone with a transaction of its own. */
  newRequest(method: string, uri: string, callId: string, cseq: number, from: string, to: string): SipMessage {
    const request = new SipMessage(`${method} ${uri} SIP/2.0`)
    request.headers.push(
      ['via', `SIP/2.0/UDP 127.0.0.1:${this.port};branch=z9hG4bK${token()};rport`],
      ['from', from],
      ['to', to],
      ['call-id', callId],
      ['cseq', `${cseq} ${method}`],
      ['max-forwards', '70'],
      ['contact', this.contact],
    )
    return request
  }

  /** Sends a request; `onResponse` sees every response. Repeats it until the first one. */
  transact(request: SipMessage, onResponse: (response: SipMessage) => void): void {
    const branch = request.header('via')
    let answered = false
    this.waiting.set(branch, (response) => {
      answered = true
      onResponse(response)
    })
    const transmit = (delay: number) => {
      if (answered || delay > 32 * T1_MS) return
      this.send(request)
      setTimeout(() => transmit(delay * 2), delay).unref()
    }
    transmit(T1_MS)
  }

  /** Sends a request outside a call and returns the final response; answers one digest challenge. */
  private async exchange(method: string, uri: string, extra: [string, string][]): Promise<SipMessage> {
    const callId = token()
    const from = `${this.from};tag=${token()}`
    for (let cseq = 1, authorization: string | undefined; ; cseq++) {
      const request = this.newRequest(method, uri, callId, cseq, from, this.from)
      request.headers.push(...extra)
      if (authorization) request.headers.push(['authorization', authorization])
      let final: SipMessage | undefined
      this.transact(request, (response) => {
        if (response.status >= 200) final = response
      })
      const response = await until(`an answer to ${method}`, () => final, { timeoutMs: 35_000, everyMs: 5 })
      if (response.status !== 401 || authorization || !this.options.password) return response
      authorization = digest(response.header('www-authenticate'), method, uri, this.options.user, this.options.password)
    }
  }

  async register(expires = 300): Promise<void> {
    const response = await this.exchange('REGISTER', 'sip:127.0.0.1', [['expires', String(expires)]])
    if (response.status !== 200) throw new Error(`REGISTER ${this.options.user}: ${response.startLine}`)
  }

  async unregister(): Promise<void> {
    await this.register(0)
  }

  /** Calls `number`. Returns at once; the call tells how it goes. */
  async call(number: string, options: CallOptions = {}): Promise<Call> {
    const call = await Call.outgoing(this, number, options)
    this.calls.push(call)
    return call
  }

  /** The next call that rings here and has not been taken by `incoming` yet. */
  async incoming(timeoutMs = 15_000): Promise<Call> {
    const call = await until(
      `${this.options.user} to ring`,
      () => this.calls.find((candidate) => candidate.isIncoming && !candidate.taken),
      { timeoutMs, everyMs: 5 },
    )
    call.taken = true
    return call
  }

  private receive(message: SipMessage): void {
    if (message.isResponse) {
      const via = message.all('via')[0]?.replace(/;rport=\d+/, ';rport').replace(/;received=[^;]+/, '') ?? ''
      const branch = via.match(/branch=[^;]+/)?.[0] ?? ''
      for (const [key, handler] of this.waiting) if (key.includes(branch)) handler(message)
      return
    }
    const call = this.calls.find((candidate) => candidate.callId === message.header('call-id'))
    if (call) call.request(message)
    else if (message.method === 'INVITE') this.ring(message)
    else if (message.method === 'OPTIONS') this.send(this.response(message, 200, 'OK'))
    else if (message.method !== 'ACK') this.send(this.response(message, 481, 'Call/Transaction Does Not Exist'))
  }

  private ring(invite: SipMessage): void {
    const call = Call.incoming(this, invite)
    this.calls.push(call)
  }

  /** A response to `request`, with `tag` in To. */
  response(request: SipMessage, status: number, reason: string, tag?: string): SipMessage {
    const response = new SipMessage(`SIP/2.0 ${status} ${reason}`)
    for (const via of request.all('via')) response.headers.push(['via', via])
    const to = request.header('to')
    response.headers.push(
      ['from', request.header('from')],
      ['to', tag && !to.includes('tag=') ? `${to};tag=${tag}` : to],
      ['call-id', request.header('call-id')],
      ['cseq', request.header('cseq')],
      ['contact', this.contact],
    )
    return response
  }

  close(): void {
    for (const call of this.calls) call.media.close()
    this.socket.close()
  }
}

export { uriOf }
