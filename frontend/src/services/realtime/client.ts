import type { Timers } from '@/lib/timers'
import { backoffMs } from './backoff'
import { type ClientFrame, parseFrame, type RealtimeEvent, type ServerFrame, type Topic } from './protocol'
import { emptySequence, type Sequence, stepSequence } from './sequence'

/** The part of `WebSocket` that is used; tests bring their own. */
export type Socket = Pick<WebSocket, 'onmessage' | 'onclose' | 'send' | 'close'>

export type Link = 'off' | 'connecting' | 'online' | 'lost'

export interface LinkState {
  link: Link
  /** Failed tries since the last good connection. */
  attempt: number
  /** When the connection was lost (epoch ms); null while it stands. */
  lostAt: number | null
}

export interface RealtimeOptions {
  /** A fresh one-use ticket; rejects when the server cannot be reached or the session is over. */
  ticket: () => Promise<string>
  open: (ticket: string) => Socket
  timers: Timers
  random: () => number
  topics: Topic[]
  onEvent: (event: RealtimeEvent) => void
  /** Something was missed: everything on the screen must be fetched again. */
  onResync: () => void
  onState: (state: LinkState) => void
}

/** The server pings every 10 s; silence longer than this means the connection is dead. */
const SILENCE_MS = 25_000
const HELLO_MS = 10_000

/** One live connection to the server: opens, keeps, resumes, and never delivers an event twice. */
export class RealtimeClient {
  private socket: Socket | null = null
  private sequence: Sequence = emptySequence
  private state: LinkState = { link: 'off', attempt: 0, lostAt: null }
  private retryTimer: number | null = null
  private watchdog: number | null = null
  /** Grows with every try, so that a late answer of an earlier try is recognised. */
  private epoch = 0
  private pings: { sentAt: number; done: (ms: number) => void }[] = []
  private device: { ready: boolean; reason?: string } | null = null

  constructor(private readonly options: RealtimeOptions) {}

  start() {
    if (this.state.link === 'off') this.connect()
  }

  stop() {
    this.epoch += 1
    this.dropSocket()
    this.clearRetry()
    this.sequence = emptySequence
    this.device = null
    this.update({ link: 'off', attempt: 0, lostAt: null })
  }

  /** The person does not want to wait for the next try, or the network has just come back. */
  reconnectNow() {
    if (this.state.link !== 'lost') return
    this.clearRetry()
    this.connect()
  }

  /** Whether this page's phone can ring; said again after every reconnect. */
  setDevice(ready: boolean, reason?: string) {
    this.device = reason === undefined ? { ready } : { ready, reason }
    if (this.state.link === 'online') this.send({ type: 'device', ...this.device })
  }

  /** Milliseconds to the server and back over this connection. */
  roundTrip(): Promise<number> {
    if (this.state.link !== 'online') return Promise.reject(new Error('not connected'))
    return new Promise((done) => {
      this.pings.push({ sentAt: this.options.timers.now(), done })
      this.send({ type: 'ping' })
    })
  }

  private send(frame: ClientFrame) {
    this.socket?.send(JSON.stringify(frame))
  }

  private connect() {
    this.epoch += 1
    const epoch = this.epoch
    this.update({ ...this.state, link: this.state.lostAt === null ? 'connecting' : 'lost' })
    this.options.ticket().then(
      (ticket) => {
        if (epoch === this.epoch) this.openSocket(ticket)
      },
      () => {
        if (epoch === this.epoch) this.lost()
      },
    )
  }

  private openSocket(ticket: string) {
    const socket = this.options.open(ticket)
    this.socket = socket
    this.watch(HELLO_MS)
    socket.onmessage = ({ data }) => {
      if (this.socket === socket && typeof data === 'string') this.receive(data)
    }
    socket.onclose = () => {
      if (this.socket === socket) this.lost()
    }
  }

  private receive(text: string) {
    const frame = parseFrame(text)
    if (!frame) return
    // Answered here and not from a timer: a frozen page must fall silent.
    if (frame.type === 'ping') this.send({ type: 'pong' })
    if (frame.type === 'pong') {
      const ping = this.pings.shift()
      ping?.done(this.options.timers.now() - ping.sentAt)
    }
    this.watch(SILENCE_MS)
    this.step(frame)
    // A second hello on one connection confirms a resume.
    if (frame.type === 'hello' && this.state.link !== 'online') this.greeted()
  }

  private step(frame: ServerFrame) {
    const { next, effects } = stepSequence(this.sequence, frame)
    this.sequence = next
    for (const effect of effects) {
      if (effect.kind === 'deliver') this.options.onEvent(effect.event)
      else if (effect.kind === 'resync') this.options.onResync()
      else this.send({ type: 'resume', session: effect.cursor.session, seq: effect.cursor.seq })
    }
  }

  private greeted() {
    this.send({ type: 'subscribe', topics: this.options.topics })
    if (this.device) this.send({ type: 'device', ...this.device })
    this.update({ link: 'online', attempt: 0, lostAt: null })
  }

  private lost() {
    this.dropSocket()
    this.clearRetry()
    const attempt = this.state.attempt
    this.update({
      link: 'lost',
      attempt: attempt + 1,
      lostAt: this.state.lostAt ?? this.options.timers.now(),
    })
    this.retryTimer = this.options.timers.set(backoffMs(attempt, this.options.random()), () => {
      this.retryTimer = null
      this.connect()
    })
  }

  private watch(delayMs: number) {
    if (this.watchdog !== null) this.options.timers.clear(this.watchdog)
    this.watchdog = this.options.timers.set(delayMs, () => {
      this.watchdog = null
      this.lost()
    })
  }

  private clearRetry() {
    if (this.retryTimer !== null) this.options.timers.clear(this.retryTimer)
    this.retryTimer = null
  }

  private dropSocket() {
    if (this.watchdog !== null) this.options.timers.clear(this.watchdog)
    this.watchdog = null
    this.pings = []
    const socket = this.socket
    this.socket = null
    if (socket) {
      socket.onclose = null
      socket.onmessage = null
      socket.close()
    }
  }

  private update(state: LinkState) {
    this.state = state
    this.options.onState(state)
  }
}
