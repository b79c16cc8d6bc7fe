/** Where a caller goes who has waited too long, or finds the queue full. */
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import type { Json } from '../src/api.ts'
import type { Call } from '../src/call.ts'
import { leavesMessage } from '../src/message.ts'
import { happened, offeredInVain } from '../src/record.ts'
import { RATE, sine } from '../src/tone.ts'
import { until } from '../src/wait.ts'
import { type DeskOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const SECOND_HZ = 1750
const OUTSIDE_HZ = 2010
const MUSIC_HZ = 620
const ASKING_HZ = 830
/** The shortest that a queue may have. */
const MAX_WAIT = 10

let next = 998901150000
const number = () => String(++next)

describe('overflow of a queue', () => {
  let w: World
  let first: DeskOperator
  let second: DeskOperator

  before(async () => {
    const sounds = { 'moh/music.wav': sine(MUSIC_HZ, RATE * 10), 'prompts/server-away.wav': sine(ASKING_HZ, RATE * 2) }
    w = await world({ sounds })
    first = await w.deskOperator('351', { available: false })
    second = await w.deskOperator('352', { available: false })
  })
  after(() => w?.close())

  beforeEach(async () => {
    await w.queue({
      strategy: 'longest_idle',
      members: [first, second].map(({ id }, at) => ({ operator_id: id, group: at + 1 })),
      ring_timeout_secs: 60,
      wrap_up_secs: 0,
      max_wait_secs: MAX_WAIT,
      max_size: null,
      overflow: { type: 'hangup' },
    })
  })
  afterEach(async () => {
    for (const operator of [first, second]) await w.status(operator, 'offline')
    await w.quiet()
  })

  async function caller(from = number()): Promise<{ from: string; call: Call }> {
    const customer = await w.customer(from)
    const call = await customer.call('712000000', { tone: CUSTOMER_HZ })
    await call.answered()
    return { from, call }
  }

  /** Somebody answers, and both hear each other. */
  async function takes(desk: Call, call: Call, hz: number): Promise<void> {
    await desk.answer(hz)
    await call.media.hears(hz)
    await desk.media.hears(CUSTOMER_HZ)
  }

  /** The caller hangs up; his record names who answered, after the longest wait. */
  async function endsAnswered({ from, call }: { from: string; call: Call }, operator: DeskOperator): Promise<Json> {
    call.hangup()
    const row = await w.record(from)
    assert.deepEqual([row.status, row.operator_id], ['answered', operator.id])
    assert.ok(row.wait_secs >= MAX_WAIT, `waited ${row.wait_secs}`)
    return row
  }

  const message = ({ from, call }: { from: string; call: Call }) =>
    leavesMessage(w, from, call, { says: CUSTOMER_HZ, asked: ASKING_HZ, heard: [MUSIC_HZ] }, (MAX_WAIT + 5) * 1000)

  test('voicemail after the longest wait: the phone stops, the message belongs to the call', async () => {
    await w.queue({ overflow: { type: 'voicemail' } })
    await w.available(first)
    const one = await caller()
    const desk = await first.phone.incoming()
    await one.call.media.hears(MUSIC_HZ)
    assert.equal((await desk.ended((MAX_WAIT + 2) * 1000)).status, 487)

    const row = await message(one)
    assert.equal(row.status, 'missed')
    assert.equal(row.missed_reason, 'timeout')
    assert.equal(row.cause.text, 'The longest wait of the queue was over')
    assert.ok(row.wait_secs >= MAX_WAIT && row.wait_secs <= MAX_WAIT + 1, `waited ${row.wait_secs}`)
    assert.equal(row.talk_secs, 0)
    assert.deepEqual(offeredInVain(row), [[first.id, 'withdrawn']])
  })

  test('voicemail at once when the queue is full: nobody was at work', async () => {
    await w.queue({ overflow: { type: 'voicemail' }, max_size: 1, max_wait_secs: null })
    const waits = await caller()
    await waits.call.media.hears(MUSIC_HZ)
    const row = await message(await caller())
    assert.equal(row.status, 'missed')
    assert.equal(row.missed_reason, 'no_operator')
    assert.equal(row.cause.text, 'The queue was full')
    // The other one waits on.
    await waits.call.media.hears(MUSIC_HZ)
    waits.call.hangup()
    assert.equal((await w.finished(waits.from)).missed_reason, 'caller_left')
  })

  test('another queue: only its operator rings, and the whole wait counts', async () => {
    const other = await w.admin.post('/api/queues', { name: 'Second line', operators: [second.id], wrap_up_secs: 0 })
    await w.queue({ overflow: { type: 'queue', id: other.id } })
    const one = await caller()
    await until(
      'the caller to be in the other queue',
      async () => {
        const { live } = await w.admin.get(`/api/queues/${other.id}`)
        if (live.waiting !== 1) throw new Error(JSON.stringify(live))
        return true
      },
      { timeoutMs: (MAX_WAIT + 2) * 1000 },
    )
    await w.available(first)
    await w.available(second)
    const desk = await second.phone.incoming()
    await takes(desk, one.call, SECOND_HZ)
    const row = await endsAnswered(one, second)
    assert.equal(row.queue_id, other.id)
    assert.deepEqual(happened(row, 'queued').map((entry) => entry.queue_id), ['queue_default', other.id])
    assert.ok(!happened(row, 'offered').some((entry) => entry.operator_id === first.id))
  })

  test('one operator: the other phone stops, his rings', async () => {
    await w.queue({ overflow: { type: 'operator', id: second.id } })
    await w.available(first)
    await w.available(second)
    const one = await caller()
    const inVain = await first.phone.incoming()
    const desk = await second.phone.incoming((MAX_WAIT + 3) * 1000)
    assert.equal((await inVain.ended()).status, 487)
    await takes(desk, one.call, SECOND_HZ)
    const row = await endsAnswered(one, second)
    assert.deepEqual(offeredInVain(row), [[first.id, 'withdrawn']])
  })

  test('a number outside: both talk, and no operator has answered', async () => {
    await w.queue({ overflow: { type: 'number', number: '901234567' } })
    const { from, call } = await caller()
    const provider = await w.provider()
    const outside = await provider.incoming((MAX_WAIT + 3) * 1000)
    await call.media.hears(MUSIC_HZ)
    await takes(outside, call, OUTSIDE_HZ)
    call.hangup()
    await outside.ended()
    const row = await w.record(from)
    assert.equal(row.status, 'answered')
    assert.equal(row.operator_id ?? null, null)
  })

  test('the end: the caller is let go, the phone that rang was not at fault', async () => {
    await w.available(first)
    const { from, call } = await caller()
    const desk = await first.phone.incoming()
    assert.equal((await call.ended((MAX_WAIT + 2) * 1000)).by, 'them')
    await desk.ended()
    const row = await w.record(from)
    assert.equal(row.status, 'missed')
    assert.equal(row.missed_reason, 'timeout')
    assert.equal(row.recording?.state ?? 'none', 'none')
    assert.equal((await w.seen(first)).status, 'available')
  })
})
