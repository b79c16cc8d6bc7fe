/** One RTP stream of a test phone: sends a tone, keeps what arrives, tells which tones are in it. */
import dgram from 'node:dgram'
import { amplitude, RATE, sine, ulawDecode, ulawEncode } from './tone.ts'
import { until } from './wait.ts'

const SAMPLES = 160 // 20 ms
/** Seconds of received sound that are kept. */
const KEEP_SECS = 30
/** Below this amplitude a tone counts as absent; test tones are sent at 5000. */
export const AUDIBLE = 400

export interface Piece {
  /** When it arrived (`performance.now`). */
  at: number
  loudness: number
  /** Amplitude of the tone. */
  tone: number
}

/** The packets of a second. */
const PACKETS_A_SECOND = 50

interface Press {
  event: number
  packets: number
  /** Number of its first packet. */
  from: number | undefined
  done: () => void
}

export class Media {
  received = 0
  sent = 0
  /** RFC 4733 digits received. */
  digits = ''
  /** Sends silence instead of the tone. */
  silent = false
  private readonly packets: { at: number; samples: Int16Array }[] = []
  private remote: { address: string; port: number } | undefined
  private timer: NodeJS.Timeout | undefined
  private toneHz: number | undefined
  private readonly presses: Press[] = []
  private lastDigitAt = -1

  private readonly socket = dgram.createSocket('udp4')
  private bound = false

  private constructor() {
    this.socket.on('message', (packet) => this.receive(packet))
  }

  /** A stream whose port is chosen by `bind`. */
  static later(): Media {
    return new Media()
  }

  static async open(): Promise<Media> {
    const media = new Media()
    await media.bind()
    return media
  }

  bind(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('error', reject)
      this.socket.bind(0, '127.0.0.1', () => {
        this.bound = true
        resolve()
      })
    })
  }

  get port(): number {
    return this.socket.address().port
  }

  private receive(packet: Buffer): void {
    if (packet.length < 12 || packet[0] === undefined || packet[0] >> 6 !== 2) return
    const type = (packet[1] ?? 0) & 0x7f
    const payload = packet.subarray(12)
    if (type === 101) {
      const stamp = packet.readUInt32BE(4)
      if (stamp !== this.lastDigitAt) this.digits += '0123456789*#'[payload[0] ?? 0] ?? '?'
      this.lastDigitAt = stamp
      return
    }
    if (type !== 0) return
    this.received++
    const at = performance.now()
    this.packets.push({ at, samples: ulawDecode(payload) })
    if (this.packets.length > KEEP_SECS * 50) this.packets.shift()
  }

  /** Sends from now on to `address`:`port`: the tone if one is set, else silence. */
  sendTo(address: string, port: number): void {
    this.remote = { address, port }
    if (this.timer) return
    const started = performance.now()
    const ssrc = Math.floor(Math.random() * 0xffffffff)
    let count = 0
    this.timer = setInterval(() => {
      // Timers come late on a busy machine; what is due is sent then, so that the rate stays 50 packets a second.
      for (const due = Math.floor((performance.now() - started) / 20); count < due; count++) this.send(count, ssrc)
    }, 10)
  }

  private send(count: number, ssrc: number): void {
    if (!this.remote) return
    const press = this.presses[0]
    const packet = Buffer.alloc(12 + (press ? 4 : SAMPLES), 0xff)
    packet[0] = 0x80
    packet[1] = 0
    packet.writeUInt16BE(count & 0xffff, 2)
    packet.writeUInt32BE((count * SAMPLES) >>> 0, 4)
    packet.writeUInt32BE(ssrc, 8)
    if (press) {
      this.pressPacket(press, packet, count)
      this.socket.send(packet, this.remote.port, this.remote.address)
      return
    }
    if (this.toneHz && !this.silent) {
      const wave = sine(this.toneHz, SAMPLES, count * SAMPLES)
      for (let n = 0; n < SAMPLES; n++) packet[12 + n] = ulawEncode(wave[n] ?? 0)
    }
    this.sent++
    this.socket.send(packet, this.remote.port, this.remote.address)
  }

  /** RFC 4733: all packets of a press have the time of its first one, and the last is sent three times. */
  private pressPacket(press: Press, packet: Buffer, count: number): void {
    const first = press.from === undefined
    press.from ??= count
    const length = Math.min(count - press.from + 1, press.packets)
    packet[1] = (first ? 0x80 : 0) | 101
    packet.writeUInt32BE((press.from * SAMPLES) >>> 0, 4)
    packet[12] = press.event
    packet[13] = (length === press.packets ? 0x80 : 0) | 10
    packet.writeUInt16BE(length * SAMPLES, 14)
    if (count - press.from >= press.packets + 1) {
      this.presses.shift()
      press.done()
    }
  }

  /** Presses a key; meanwhile no voice is sent. */
  press(key: string, secs = 0.1): Promise<void> {
    return new Promise((done) => {
      this.presses.push({ event: '0123456789*#'.indexOf(key), packets: Math.round(secs * PACKETS_A_SECOND), from: undefined, done })
    })
  }

  /** The tone to send; none = silence. */
  tone(hz: number | undefined): void {
    this.toneHz = hz
  }

  /** Amplitude of `hz` in what arrived during the last `lastMs`. */
  amplitude(hz: number, lastMs = 400): number {
    const since = performance.now() - lastMs
    const recent = this.packets.filter((packet) => packet.at >= since).flatMap((packet) => [...packet.samples])
    return recent.length < (RATE * lastMs) / 4000 ? 0 : amplitude(recent, hz)
  }

  /** What arrived, in pieces of `ms`: how loud it was, and how much of `hz` was in it. */
  heard(hz: number, ms = 200): Piece[] {
    const pieces: Piece[] = []
    for (let from = 0; from + ms / 20 <= this.packets.length; from += ms / 20) {
      const packets = this.packets.slice(from, from + ms / 20)
      const samples = packets.flatMap((packet) => [...packet.samples])
      const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length)
      pieces.push({ at: packets[0]?.at ?? 0, loudness, tone: amplitude(samples, hz) })
    }
    return pieces
  }

  hearsNow(hz: number): boolean {
    return this.amplitude(hz) > AUDIBLE
  }

  async hears(hz: number, timeoutMs = 6000): Promise<void> {
    const probe = () => {
      if (this.hearsNow(hz)) return true
      throw new Error(`${this.received} packets came`)
    }
    await until(`${hz} Hz to be heard`, probe, { timeoutMs })
  }

  async stopsHearing(hz: number, timeoutMs = 6000): Promise<void> {
    await until(`${hz} Hz to stop`, () => !this.hearsNow(hz), { timeoutMs })
  }

  /** Sends no more; what was heard stays readable. */
  stop(): void {
    clearInterval(this.timer)
    this.remote = undefined
  }

  close(): void {
    this.stop()
    if (this.bound) this.socket.close()
    this.bound = false
  }
}
