import { beforeEach, describe, expect, it } from 'vitest'
import { ManualTimers } from '@/test/manual-timers'
import { backoffMs } from './backoff'
import { type LinkState, RealtimeClient, type Socket } from './client'
import type { ClientFrame, RealtimeEvent } from './protocol'

class FakeSocket implements Socket {
  onmessage: WebSocket['onmessage'] = null
  onclose: WebSocket['onclose'] = null
  closed = false
  sent: ClientFrame[] = []
  constructor(readonly ticket: string) {}
  send(text: string) {
    this.sent.push(JSON.parse(text) as ClientFrame)
  }
  close() {
    this.closed = true
  }
  say(frame: unknown) {
    const data = typeof frame === 'string' ? frame : JSON.stringify(frame)
    this.onmessage?.call(null as never, new MessageEvent('message', { data }))
  }
  cut() {
    this.onclose?.call(null as never, new CloseEvent('close'))
  }
  types() {
    return this.sent.map((frame) => frame.type)
  }
}

describe('RealtimeClient', () => {
  let timers: ManualTimers
  let sockets: FakeSocket[]
  let events: RealtimeEvent[]
  let states: LinkState[]
  let resyncs: number
  let tickets: number
  let refuse: boolean
  let client: RealtimeClient

  beforeEach(() => {
    timers = new ManualTimers()
    sockets = []
    events = []
    states = []
    resyncs = 0
    tickets = 0
    refuse = false
    client = new RealtimeClient({
      ticket: () => {
        tickets += 1
        return refuse ? Promise.reject(new Error('away')) : Promise.resolve(`t${tickets}`)
      },
      open: (ticket) => {
        const socket = new FakeSocket(ticket)
        sockets.push(socket)
        return socket
      },
      timers,
      random: () => 0.5,
      topics: ['calls', 'operators'],
      onEvent: (event) => events.push(event),
      onResync: () => {
        resyncs += 1
      },
      onState: (state) => states.push(state),
    })
  })

  const state = () => states.at(-1)
  const socket = () => sockets.at(-1) as FakeSocket
  async function online(seq = 0) {
    client.start()
    await timers.advance(0)
    socket().say({ type: 'hello', session: 's', seq })
  }
  const note = (seq: number) => ({ type: 'notification', seq, at: '', data: null })

  it('opens with a ticket, subscribes and delivers', async () => {
    await online()
    expect(socket().ticket).toBe('t1')
    expect(socket().types()).toEqual(['subscribe'])
    expect(state()).toEqual({ link: 'online', attempt: 0, lostAt: null })
    socket().say(note(1))
    socket().say(note(1))
    socket().say('{not json')
    socket().say('[]')
    expect(events.map((event) => event.seq)).toEqual([1])
  })

  it('answers a ping at once', async () => {
    await online()
    socket().say({ type: 'ping' })
    expect(socket().types()).toEqual(['subscribe', 'pong'])
  })

  it('resumes with a new ticket where it stopped', async () => {
    await online()
    socket().say(note(1))
    socket().cut()
    expect(state()).toMatchObject({ link: 'lost', attempt: 1 })
    await timers.advance(500)
    expect(socket().ticket).toBe('t2')
    socket().say({ type: 'hello', session: 's', seq: 3 })
    expect(socket().sent).toContainEqual({ type: 'resume', session: 's', seq: 1 })
    for (const seq of [2, 3]) socket().say(note(seq))
    expect(events.map((event) => event.seq)).toEqual([1, 2, 3])
    expect(state()).toMatchObject({ link: 'online', lostAt: null })
    expect(resyncs).toBe(0)
  })

  it('passes resync on', async () => {
    await online()
    socket().say({ type: 'resync' })
    expect(resyncs).toBe(1)
  })

  it('waits longer with every failure, keeps the time of the first, and can be hurried', async () => {
    await online()
    refuse = true
    socket().cut()
    const lostAt = timers.now()
    await timers.advance(500)
    await timers.advance(1_000)
    await timers.advance(2_000)
    expect(state()).toEqual({ link: 'lost', attempt: 4, lostAt })
    refuse = false
    client.reconnectNow()
    await timers.advance(0)
    socket().say({ type: 'hello', session: 's', seq: 0 })
    expect(state()).toMatchObject({ link: 'online', attempt: 0 })
  })

  it('gives up a silent connection', async () => {
    await online()
    const first = socket()
    await timers.advance(20_000)
    first.say({ type: 'ping' })
    await timers.advance(24_900)
    expect(state()?.link).toBe('online')
    await timers.advance(200)
    expect(first.closed).toBe(true)
    expect(state()?.link).toBe('lost')
  })

  it('gives up a connection that never greets', async () => {
    client.start()
    await timers.advance(0)
    await timers.advance(10_000)
    expect(sockets[0]?.closed).toBe(true)
    expect(state()?.link).toBe('lost')
  })

  it('repeats the state of the phone after a reconnect', async () => {
    client.setDevice(false, 'sound_blocked')
    await online()
    expect(socket().sent).toContainEqual({ type: 'device', ready: false, reason: 'sound_blocked' })
    client.setDevice(true)
    socket().cut()
    await timers.advance(500)
    socket().say({ type: 'hello', session: 's', seq: 0 })
    expect(socket().sent).toContainEqual({ type: 'device', ready: true })
  })

  it('measures the round trip', async () => {
    await online()
    const trip = client.roundTrip()
    await timers.advance(38)
    socket().say({ type: 'pong' })
    await expect(trip).resolves.toBe(38)
  })

  it('stops for good and leaves no timer behind', async () => {
    await online()
    client.stop()
    expect(timers.pending).toBe(0)
    expect(state()?.link).toBe('off')
    expect(socket().closed).toBe(true)
  })

  it('forgets a ticket that arrives after the stop', async () => {
    client.start()
    client.stop()
    await timers.advance(0)
    expect(sockets).toHaveLength(0)
  })
})

describe('backoffMs', () => {
  it('doubles up to 15 s with jitter around it', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 40].map((attempt) => backoffMs(attempt, 0.5))).toEqual([
      500, 1000, 2000, 4000, 8000, 15000, 15000, 15000,
    ])
    expect(backoffMs(0, 0)).toBe(375)
    expect(backoffMs(9, 0.999)).toBeLessThanOrEqual(18_750)
  })
})
