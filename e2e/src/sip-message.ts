/** SIP messages: just enough of RFC 3261 for a test phone on the loopback. */
import { createHash } from 'node:crypto'

const LONG: Record<string, string> = { v: 'via', f: 'from', t: 'to', i: 'call-id', m: 'contact', l: 'content-length', c: 'content-type' }

export class SipMessage {
  readonly headers: [string, string][] = []
  body = ''

  constructor(readonly startLine: string) {}

  static parse(text: string): SipMessage | undefined {
    const split = text.indexOf('\r\n\r\n')
    if (split < 0) return undefined
    const lines = text.slice(0, split).split('\r\n')
    const message = new SipMessage(lines[0] ?? '')
    for (const line of lines.slice(1)) {
      const colon = line.indexOf(':')
      const name = line.slice(0, colon).trim().toLowerCase()
      message.headers.push([LONG[name] ?? name, line.slice(colon + 1).trim()])
    }
    message.body = text.slice(split + 4)
    return message
  }

  get isResponse(): boolean {
    return this.startLine.startsWith('SIP/2.0')
  }
  get status(): number {
    return Number(this.startLine.split(' ')[1])
  }
  get method(): string {
    return this.startLine.split(' ')[0] ?? ''
  }

  header(name: string): string {
    return this.headers.find(([header]) => header === name.toLowerCase())?.[1] ?? ''
  }
  all(name: string): string[] {
    return this.headers.filter(([header]) => header === name.toLowerCase()).map(([, value]) => value)
  }
  /** Number and method of CSeq. */
  get cseq(): [number, string] {
    const [number = '0', method = ''] = this.header('cseq').split(' ')
    return [Number(number), method]
  }

  toString(): string {
    const lines = this.headers.filter(([name]) => name !== 'content-length').map(([name, value]) => `${name}: ${value}`)
    return [this.startLine, ...lines, `content-length: ${Buffer.byteLength(this.body)}`, '', this.body].join('\r\n')
  }
}

/** URI inside `<…>`. */
export function uriOf(value: string): string {
  return value.match(/<([^>]+)>/)?.[1] ?? value.split(';')[0]?.trim() ?? ''
}

/** Address and port at which the other side wants sound. */
export function mediaOf(sdp: string): { address: string; port: number } | undefined {
  const address = sdp.match(/^c=IN IP4 (\S+)/m)?.[1]
  const port = sdp.match(/^m=audio (\d+)/m)?.[1]
  return address && port && port !== '0' ? { address, port: Number(port) } : undefined
}

let sdpVersion = 1

export function sdp(port: number, direction: 'sendrecv' | 'sendonly' | 'inactive' = 'sendrecv'): string {
  const lines = [
    'v=0',
    `o=phone 1 ${sdpVersion++} IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 0 101`,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=ptime:20',
    `a=${direction}`,
    '',
  ]
  return lines.join('\r\n')
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** Answer to a digest challenge (RFC 2617, MD5, with or without qop). */
export function digest(challenge: string, method: string, uri: string, username: string, password: string): string {
  const field = (name: string) => challenge.match(new RegExp(`${name}="?([^",]+)`))?.[1] ?? ''
  const realm = field('realm')
  const nonce = field('nonce')
  const opaque = field('opaque')
  const ha1 = md5(`${username}:${realm}:${password}`)
  const ha2 = md5(`${method}:${uri}`)
  const parts = [`username="${username}"`, `realm="${realm}"`, `nonce="${nonce}"`, `uri="${uri}"`, 'algorithm=MD5']
  if (opaque) parts.push(`opaque="${opaque}"`)
  if (challenge.includes('qop=')) {
    const cnonce = md5(String(Math.random()))
    parts.push('qop=auth', 'nc=00000001', `cnonce="${cnonce}"`)
    parts.push(`response="${md5(`${ha1}:${nonce}:00000001:${cnonce}:auth:${ha2}`)}"`)
  } else parts.push(`response="${md5(`${ha1}:${nonce}:${ha2}`)}"`)
  return `Digest ${parts.join(', ')}`
}
