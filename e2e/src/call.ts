/** One call of a test phone. */
import { Media } from './media.ts'
import { type Phone, token } from './phone.ts'
import { digest, mediaOf, SipMessage, sdp, uriOf } from './sip-message.ts'
import { until } from './wait.ts'

export interface CallOptions {
  /** Tone to send from the answer on. */
  tone?: number
  /** Further headers of the INVITE. */
  headers?: Record<string, string>
}

export interface CallEnd {
  by: 'us' | 'them'
  /** Final SIP status of a call that was not answered; 200 for one that was. */
  status: number
  /** The Reason header of the BYE or CANCEL. */
  reason: string
}

export class Call {
  /** Every status received (outgoing call), in order. */
  readonly statuses: number[] = []
  state: 'trying' | 'ringing' | 'up' | 'ended' = 'trying'
  end: CallEnd | undefined
  answeredAt: number | undefined
  endedAt: number | undefined
  taken = false
  private localTag = token()
  private remoteTo = ''
  private remoteTarget: string
  private cseq = 1
  private lastResponse: SipMessage | undefined

  private constructor(
    private readonly phone: Phone,
    readonly media: Media,
    readonly callId: string,
    /** The INVITE that rang here; undefined for a call made here. */
    readonly invite: SipMessage | undefined,
    readonly number: string,
    options: CallOptions,
  ) {
    this.remoteTarget = `sip:${number}@127.0.0.1:${phone.options.sipPort}`
    this.remoteTo = `<${this.remoteTarget}>`
    media.tone(options.tone)
  }

  get isIncoming(): boolean {
    return this.invite !== undefined
  }

  // --- calls made here -------------------------------------------------------------------------

  static async outgoing(phone: Phone, number: string, options: CallOptions): Promise<Call> {
    const call = new Call(phone, await Media.open(), `${token()}@e2e`, undefined, number, options)
    call.sendInvite(options)
    return call
  }

  private pendingInvite: SipMessage | undefined

  private sendInvite(options: CallOptions, authorization?: [string, string]): void {
    const from = `${this.phone.from};tag=${this.localTag}`
    const invite = this.phone.newRequest('INVITE', this.remoteTarget, this.callId, this.cseq, from, this.remoteTo)
    for (const [name, value] of Object.entries(options.headers ?? {})) invite.headers.push([name, value])
    if (authorization) invite.headers.push(authorization)
    invite.headers.push(['content-type', 'application/sdp'])
    invite.body = sdp(this.media.port)
    this.pendingInvite = invite
    this.phone.transact(invite, (response) => this.inviteResponse(invite, response, options))
  }

  private inviteResponse(invite: SipMessage, response: SipMessage, options: CallOptions): void {
    const { status } = response
    if (status >= 200) this.acknowledge(invite, response)
    if (this.state === 'ended' || invite !== this.pendingInvite) return
    const challenge = response.header(status === 401 ? 'www-authenticate' : 'proxy-authenticate')
    const { password, user } = this.phone.options
    if ((status === 401 || status === 407) && password && !invite.header('authorization')) {
      this.cseq++
      const answer = digest(challenge, 'INVITE', this.remoteTarget, user, password)
      this.sendInvite(options, [status === 401 ? 'authorization' : 'proxy-authorization', answer])
      return
    }
    this.statuses.push(status)
    const media = mediaOf(response.body)
    if (media && status < 300) this.media.sendTo(media.address, media.port)
    if (status === 180 || status === 183) this.state = 'ringing'
    else if (status >= 200 && status < 300) this.up()
    else if (status >= 300) this.finish({ by: 'them', status, reason: response.header('reason') })
  }

  private acknowledge(invite: SipMessage, response: SipMessage): void {
    if (response.status < 300) {
      this.remoteTo = response.header('to')
      this.remoteTarget = uriOf(response.header('contact')) || this.remoteTarget
    }
    const target = response.status < 300 ? this.remoteTarget : (invite.startLine.split(' ')[1] ?? '')
    const [number] = invite.cseq
    const ack = this.phone.newRequest('ACK', target, this.callId, number, invite.header('from'), response.header('to'))
    // The ACK of a refusal belongs to the INVITE's own transaction.
    if (response.status >= 300) ack.headers[0] = ['via', invite.header('via')]
    this.phone.send(ack)
  }

  /** Gives up before the answer. */
  cancel(): void {
    const invite = this.pendingInvite
    if (!invite || this.state === 'up' || this.state === 'ended') return
    const [number] = invite.cseq
    const cancel = this.phone.newRequest('CANCEL', this.remoteTarget, this.callId, number, invite.header('from'), invite.header('to'))
    cancel.headers[0] = ['via', invite.header('via')]
    this.phone.send(cancel)
  }

  // --- calls that ring here --------------------------------------------------------------------

  static incoming(phone: Phone, invite: SipMessage): Call {
    // The port must be known when the call is answered, not before.
    const call = new Call(phone, Media.later(), invite.header('call-id'), invite, '', {})
    call.remoteTarget = uriOf(invite.header('contact'))
    call.remoteTo = invite.header('from')
    call.respond(invite, 180, 'Ringing')
    call.state = 'ringing'
    return call
  }

  async answer(tone?: number): Promise<void> {
    if (!this.invite || this.state !== 'ringing') throw new Error(`cannot answer: ${this.state}`)
    await this.media.bind()
    this.media.tone(tone)
    const media = mediaOf(this.invite.body)
    if (media) this.media.sendTo(media.address, media.port)
    this.respond(this.invite, 200, 'OK', sdp(this.media.port))
    this.up()
  }

  reject(status = 486, reason = 'Busy Here'): void {
    if (!this.invite) throw new Error('only an incoming call can be rejected')
    this.respond(this.invite, status, reason)
    this.finish({ by: 'us', status, reason: '' })
  }

  /** A header of the INVITE that rang here. */
  header(name: string): string {
    return this.invite?.header(name) ?? ''
  }

  // --- both ------------------------------------------------------------------------------------

  private up(): void {
    this.state = 'up'
    this.answeredAt = performance.now()
  }

  private finish(end: CallEnd): void {
    if (this.state === 'ended') return
    this.state = 'ended'
    this.end = end
    this.endedAt = performance.now()
    this.media.stop()
  }

  private respond(request: SipMessage, status: number, reason: string, body = ''): void {
    const response = this.phone.response(request, status, reason, this.localTag)
    if (body) response.headers.push(['content-type', 'application/sdp'])
    response.body = body
    if (request.method === 'INVITE') this.lastResponse = response
    this.phone.send(response)
  }

  /** A request of the other side within this call. */
  request(message: SipMessage): void {
    if (message.method === 'ACK') return
    if (message.method === 'CANCEL') {
      this.respond(message, 200, 'OK')
      if (this.invite && this.state !== 'up') this.respond(this.invite, 487, 'Request Terminated')
      if (this.state !== 'up') this.finish({ by: 'them', status: 487, reason: message.all('reason').join(', ') })
    } else if (message.method === 'BYE') {
      this.respond(message, 200, 'OK')
      this.finish({ by: 'them', status: 200, reason: message.all('reason').join(', ') })
    } else if (message.method === 'INVITE' && message.header('cseq') === this.invite?.header('cseq')) {
      if (this.lastResponse) this.phone.send(this.lastResponse)
    } else if (message.method === 'INVITE') {
      const media = mediaOf(message.body)
      if (media) this.media.sendTo(media.address, media.port)
      this.respond(message, 200, 'OK', sdp(this.media.port))
    } else {
      const told = message.method === 'NOTIFY' && message.body.match(/^SIP\/2.0 (\d{3})/)
      if (told) this.referred.push(Number(told[1]))
      this.respond(message, 200, 'OK')
    }
  }

  private newRequest(method: string): SipMessage {
    const local = this.invite ? `${this.invite.header('to')};tag=${this.localTag}` : `${this.phone.from};tag=${this.localTag}`
    return this.phone.newRequest(method, this.remoteTarget, this.callId, ++this.cseq, local, this.remoteTo)
  }

  /** BYE (or CANCEL, or 603, before the answer). */
  hangup(): void {
    if (this.state === 'ended') return
    if (this.state !== 'up') {
      if (this.isIncoming) this.reject(603, 'Decline')
      else this.cancel()
      return
    }
    this.phone.transact(this.newRequest('BYE'), () => {})
    this.finish({ by: 'us', status: 200, reason: '' })
  }

  /** The phone's own hold; like a real one it sends none of its sound meanwhile. */
  hold(direction: 'sendonly' | 'sendrecv' = 'sendonly'): void {
    this.media.silent = direction === 'sendonly'
    const invite = this.newRequest('INVITE')
    invite.headers.push(['content-type', 'application/sdp'])
    invite.body = sdp(this.media.port, direction)
    this.phone.transact(invite, (response) => {
      if (response.status >= 200) this.acknowledge(invite, response)
    })
  }

  /** Presses a key, told in the signalling (SIP INFO) and not in the sound. */
  info(key: string): void {
    const request = this.newRequest('INFO')
    request.headers.push(['content-type', 'application/dtmf-relay'])
    request.body = `Signal=${key}\r\nDuration=160\r\n`
    this.phone.transact(request, () => {})
  }

  unhold(): void {
    this.hold('sendrecv')
  }

  /** What the other side has told of a transfer asked for here, in order: 100 under way, 200 done, else refused. */
  readonly referred: number[] = []

  /** Asks to be replaced by `number` (SIP REFER); `replaces` is a call of this phone, for a transfer after asking. */
  refer(number: string, replaces?: Call): void {
    const request = this.newRequest('REFER')
    const uri = `sip:${number}@127.0.0.1:${this.phone.options.sipPort}`
    const other = replaces && encodeURIComponent(`${replaces.callId};to-tag=${replaces.theirTag};from-tag=${replaces.localTag}`)
    request.headers.push(['refer-to', other ? `<${uri}?Replaces=${other}>` : `<${uri}>`], ['referred-by', this.phone.from])
    this.phone.transact(request, (response) => {
      if (response.status >= 300) this.referred.push(response.status)
    })
  }

  private get theirTag(): string {
    return this.remoteTo.match(/tag=([^;>]+)/)?.[1] ?? ''
  }

  async rings(timeoutMs = 10_000): Promise<void> {
    await until('the call to ring', () => this.statuses.includes(180) || this.statuses.includes(183) || this.end, { timeoutMs, everyMs: 5 })
    if (this.end) throw new Error(`ended before it rang: ${JSON.stringify(this.end)}`)
  }

  async answered(timeoutMs = 15_000): Promise<void> {
    await until('the call to be answered', () => this.state === 'up' || this.end, { timeoutMs, everyMs: 5 })
    if (this.end) throw new Error(`ended before the answer: ${JSON.stringify(this.end)}`)
  }

  async ended(timeoutMs = 20_000): Promise<CallEnd> {
    return await until('the call to end', () => this.end, { timeoutMs, everyMs: 5 })
  }
}
