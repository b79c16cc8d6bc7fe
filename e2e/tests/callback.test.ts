/** A customer who asks to be called back: he keeps his place, and is called once for each attempt, whatever dies meanwhile. */
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import type { Json } from '../src/api.ts'
import type { AriEvents } from '../src/ari.ts'
import type { Call } from '../src/call.ts'
import type { Phone } from '../src/phone.ts'
import { happened } from '../src/record.ts'
import { RATE, sine } from '../src/tone.ts'
import { until } from '../src/wait.ts'
import { type DeskOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const OPERATOR_HZ = 1490
const MUSIC_HZ = 620
const OFFER = 'sound:to-call-this-number'
const NOTED = 'sound:num-was-successfully'
/** The shortest pause that a queue may have. */
const PAUSE = 30
/** Words, answer, ring: what it takes from the operator's answer to the customer's telephone. */
const SOON_MS = 15_000

let next = 998901180000
const number = () => String(++next)

describe('queue callback', () => {
  let w: World
  let operator: DeskOperator
  let provider: Phone
  let events: AriEvents

  before(async () => {
    w = await world({ sounds: { 'moh/music.wav': sine(MUSIC_HZ, RATE * 60) } })
    operator = await w.deskOperator('381', { available: false })
    provider = await w.provider()
    events = await w.asterisk.ari.events('observer')
  })
  after(async () => {
    events?.close()
    await w?.close()
  })
  beforeEach(() => w.queue({ wrap_up_secs: 0, callback: { key: '1', attempts: 2, pause_secs: PAUSE } }))
  afterEach(async () => {
    await w.status(operator, 'offline')
    for (const call of await back()) if (!call.status) await w.admin.post(`/api/calls/${call.id}/cancel-callback`)
    await w.quiet()
  })

  /** The attempts to call `from`, or everybody, back, the first one first. */
  async function back(from = ''): Promise<Json[]> {
    const calls: Json[] = (await w.calls('?direction=outbound&limit=200')).filter((call: Json) => call.callback)
    return calls.filter((call) => call.to.endsWith(from)).sort((a, b) => a.callback.attempt - b.callback.attempt)
  }

  const said = (call: string): string[] =>
    events.all
      .filter((event) => event.type === 'PlaybackStarted' && event.playback.id.startsWith(`${call}-says`))
      .map((event) => event.playback.media_uri)

  async function waits(from = number()): Promise<{ from: string; call: Call }> {
    const call = await (await w.customer(from)).call('712000000', { tone: CUSTOMER_HZ })
    await call.answered()
    await call.media.hears(MUSIC_HZ, 15_000)
    return { from, call }
  }

  /** Presses the key in the queue, hears that he will be called and is let go. */
  async function asks(from = number()): Promise<Json> {
    const { call } = await waits(from)
    await call.media.press('1')
    await call.ended(15_000)
    const asked = await inbound(from)
    assert.deepEqual([asked.status, asked.missed_reason], ['missed', 'callback'])
    const [first] = await back(from)
    assert.deepEqual([first.state, first.callback.of], ['queued', asked.id])
    return first
  }

  const inbound = (from: string): Promise<Json> =>
    until(`the call of ${from} to be final`, async () => {
      const [call] = await w.calls(`?q=${from}&direction=inbound`)
      return call?.status ? call : undefined
    })

  const ended = (id: string): Promise<Json> =>
    until(`${id} to be final`, async () => {
      const row = await w.admin.get(`/api/calls/${id}`)
      return row.status ? row : undefined
    })

  /** The operator takes it; the telephone of the customer rings. */
  async function taken(from: string): Promise<{ desk: Call; customer: Call }> {
    const desk = await operator.phone.incoming((PAUSE + 15) * 1000)
    assert.match(desk.header('from'), new RegExp(from))
    await desk.answer(OPERATOR_HZ)
    const customer = await provider.incoming(SOON_MS)
    assert.match(customer.invite?.startLine ?? '', new RegExp(`${from}@`))
    return { desk, customer }
  }

  /** They talk; the customer hangs up. */
  async function talk({ desk, customer }: { desk: Call; customer: Call }): Promise<void> {
    await customer.answer(CUSTOMER_HZ)
    await desk.media.hears(CUSTOMER_HZ)
    await customer.media.hears(OPERATOR_HZ)
    customer.hangup()
    await desk.ended()
  }

  /** How often the telephone of `from` rang. */
  const invites = (from: string) =>
    provider.calls.filter((call) => call.isIncoming && call.invite?.startLine.includes(`${from}@`)).length

  test('he keeps his place before somebody who came later, and both hear each other', async () => {
    const { from, call } = await waits()
    const later = await waits()
    await call.media.press('1')
    await call.ended(15_000)
    const asked = await inbound(from)
    assert.deepEqual(said(asked.id).filter((sound) => [OFFER, NOTED].includes(sound)), [OFFER, NOTED])
    const monitor = await w.admin.get('/api/monitor')
    const places = monitor.live_calls.filter((live: Json) => live.state === 'queued')
    assert.deepEqual(places.map((live: Json) => live.callback?.of ?? live.from), [asked.id, `+${later.from}`])
    assert.equal(invites(from), 0, 'nobody calls him before an operator has time')

    await w.available(operator)
    await talk(await taken(from))
    const [only, ...more] = await back(from)
    const row = await ended(only?.id)
    assert.deepEqual([row.status, row.operator_id, more], ['answered', operator.id, []])
    await until('the recording', async () => (await w.admin.get(`/api/calls/${row.id}`)).recording?.state === 'complete')
    const story = await w.admin.get(`/api/calls/${asked.id}`)
    assert.equal(happened(story, 'callback_asked').length, 1)
    // Now it is the turn of the other one.
    const desk = await operator.phone.incoming()
    await desk.answer(OPERATOR_HZ)
    await later.call.media.hears(OPERATOR_HZ)
    later.call.hangup()
  })

  test('busy, then no answer: a task for the missed callers, and nobody calls again', async () => {
    const from = number()
    const first = await asks(from)
    await w.available(operator)
    const { customer } = await taken(from)
    customer.reject(486, 'Busy Here')
    assert.equal((await ended(first.id)).status, 'busy')
    const second = await taken(from)
    const gap = Date.parse((await back(from))[1]?.callback.due) - Date.parse((await ended(first.id)).ended_at)
    assert.equal(Math.round(gap / 1000), PAUSE)
    second.customer.reject(480, 'Temporarily Unavailable')
    const end = await ended((await back(from))[1]?.id)
    assert.deepEqual([end.status, end.callback.over], ['no_answer', 'given_up'])
    const tasks: Json[] = (await w.admin.get('/api/missed')).items
    assert.equal(tasks.filter((task) => task.number === `+${from}`).length, 1)
    assert.deepEqual([(await back(from)).length, invites(from)], [2, 2])
  })

  test('he calls again himself: his call has the place, and nobody calls him', async () => {
    const from = number()
    const first = await asks(from)
    const { call } = await waits(from)
    assert.equal((await ended(first.id)).callback.over, 'called_again')
    await w.available(operator)
    const desk = await operator.phone.incoming()
    await desk.answer(OPERATOR_HZ)
    await call.media.hears(OPERATOR_HZ)
    const [live] = (await w.admin.get('/api/calls/live')).items
    assert.equal(live.waiting_since, first.callback.since)
    call.hangup()
    await desk.ended()
    assert.equal(invites(from), 0)
  })

  test('a hidden number is told that it cannot be, and goes on waiting', async () => {
    const { call } = await waits('anonymous')
    await call.media.press('1')
    const refused = (event: Json) => event.type === 'PlaybackFinished' && /unidentified/.test(event.playback.media_uri)
    await events.next('the end of the refusal', refused, 15_000)
    await until('the music again', () => call.media.hearsNow(MUSIC_HZ))
    assert.equal(call.state, 'up')
    call.hangup()
    assert.deepEqual(await back('anonymous'), [])
  })

  test('the server is killed with -9 while he waits, while he hears so, and while his telephone rings: called once', async () => {
    const from = number()
    const { call } = await waits(from)
    await call.media.press('1')
    await until('the request to be kept', async () => (await back(from)).length === 1)
    const again = async () => {
      await w.server.kill9()
      await w.server.start()
      await w.connected()
    }
    await again()
    await call.ended(20_000)
    assert.equal((await inbound(from)).missed_reason, 'callback')
    await again()
    assert.deepEqual((await back(from)).map((one) => one.state), ['queued'])
    await w.available(operator)
    const talkers = await taken(from)
    await again()
    await talk(talkers)
    const [only, ...more] = await back(from)
    assert.deepEqual([(await ended(only?.id)).status, more, invites(from)], ['answered', [], 1])
  })

  test('an operator in the page is told that it is a callback', async () => {
    const person = await w.pageOperator('382', OPERATOR_HZ)
    const { page } = person
    await w.status(person, 'break')
    const from = number()
    await asks(from)
    await w.available(person)
    const popup = page.getByRole('region', { name: 'Callback' })
    await popup.waitFor()
    await popup.getByText('The customer is called as soon as you answer.').waitFor()
    await page.keyboard.press('F2')
    const customer = await provider.incoming(SOON_MS)
    await customer.answer(CUSTOMER_HZ)
    await customer.media.hears(OPERATOR_HZ)
    customer.hangup()
    const [only] = await back(from)
    assert.equal((await ended(only?.id)).status, 'answered')
  })
})
