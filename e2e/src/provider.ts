/** A telephone company on the loopback that answers as the story says: with any code, wrongly, or not at all. */
import dgram from 'node:dgram'
import { token } from './phone.ts'
import { SipMessage } from './sip-message.ts'

/** What is sent back; nothing: silence. */
export interface Answer {
  status: number
  reason?: string
  headers?: [string, string][]
  body?: string
}

export type Conduct = (request: SipMessage, provider: Provider) => Answer | undefined

/** Asks for the password. */
export const challenge = (): Answer => ({
  status: 401,
  headers: [['www-authenticate', `Digest realm="provider", nonce="${token()}", algorithm=MD5`]],
})

/** Grants the registration as it was asked for. */
export const granted = (request: SipMessage, ...more: [string, string][]): Answer => ({
  status: 200,
  headers: [['contact', `${request.header('contact')};expires=${request.header('expires') || 300}`], ...more],
})

/** Asks for the password, and says this to whoever answers. */
export const afterPassword =
  (answer: (request: SipMessage) => Answer): Conduct =>
  (request) =>
    request.header('authorization') ? answer(request) : challenge()

export class Provider {
  /** Requests in the order in which they came, with repetitions. */
  readonly requests: SipMessage[] = []

  private constructor(
    private readonly socket: dgram.Socket,
    readonly port: number,
    public conduct: Conduct,
  ) {
    socket.on('message', (data, from) => {
      const request = SipMessage.parse(data.toString())
      if (!request || request.isResponse || request.method === 'ACK') return
      this.requests.push(request)
      const answer = this.conduct(request, this)
      if (!answer) return
      const { status, reason = 'As The Story Says', headers = [], body = '' } = answer
      const response = new SipMessage(`SIP/2.0 ${status} ${reason}`)
      for (const via of request.all('via')) response.headers.push(['via', via])
      response.headers.push(
        ['from', request.header('from')],
        ['to', `${request.header('to')};tag=${token()}`],
        ['call-id', request.header('call-id')],
        ['cseq', request.header('cseq')],
        ...headers,
      )
      response.body = body
      socket.send(response.toString(), from.port, from.address)
    })
  }

  static open(conduct: Conduct): Promise<Provider> {
    return new Promise((resolve, reject) => {
      const socket = dgram.createSocket('udp4')
      socket.once('error', reject)
      socket.bind(0, '127.0.0.1', () => resolve(new Provider(socket, socket.address().port, conduct)))
    })
  }

  seen(method: string): SipMessage[] {
    return this.requests.filter((request) => request.method === method)
  }

  close(): void {
    this.socket.close()
  }
}
