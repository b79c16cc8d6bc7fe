/** Queues: who is asked, who goes first, who is refused, and who is taken out. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Json } from '../src/api.ts'
import type { Call } from '../src/call.ts'
import { happened, offeredInVain } from '../src/record.ts'
import { until } from '../src/wait.ts'
import { type DeskOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const FIRST_HZ = 1490
const SECOND_HZ = 1750

let next = 998901140000
const number = () => String(++next)

describe('queue', () => {
  let w: World
  let first: DeskOperator
  let second: DeskOperator

  before(async () => {
    w = await world()
    first = await w.deskOperator('341', { available: false })
    second = await w.deskOperator('342', { available: false })
  })
  after(() => w?.close())

  beforeEach(async () => {
    for (const operator of [first, second]) await w.status(operator, 'offline')
    await w.queue({ strategy: 'longest_idle', ring_timeout_secs: 60, wrap_up_secs: 0, missed_offers_limit: 2 })
  })

  async function caller(from = number()): Promise<{ from: string; call: Call }> {
    const customer = await w.customer(from)
    return { from, call: await customer.call('712000000', { tone: CUSTOMER_HZ }) }
  }

  /** Somebody who waits already when this returns. */
  async function waiting(from?: string): Promise<{ from: string; call: Call }> {
    const one = await caller(from)
    await one.call.answered()
    return one
  }

  test('ring all: one answers, the other stops ringing and has missed nothing', async () => {
    await w.queue({ strategy: 'ring_all' })
    for (const operator of [first, second]) await w.available(operator)
    const { from, call } = await caller()
    const [desk, other] = await Promise.all([first.phone.incoming(), second.phone.incoming()])
    assert.equal(desk.header('x-call-id'), other.header('x-call-id'))
    await desk.answer(FIRST_HZ)

    const end = await other.ended(3000)
    assert.equal(end.status, 487, 'CANCEL')
    assert.match(end.reason, /SIP;\s*cause=200;/i, 'a phone shows no missed call after this reason')
    await call.media.hears(FIRST_HZ)
    await desk.media.hears(CUSTOMER_HZ)
    await until('the other to be free again', async () => (await w.seen(second)).status === 'available')
    call.hangup()

    const row = await w.record(from)
    assert.equal(row.status, 'answered')
    assert.equal(row.operator_id, first.id)
    assert.deepEqual(new Set(happened(row, 'offered').map((entry) => entry.operator_id)), new Set([first.id, second.id]))
    assert.deepEqual(offeredInVain(row), [[second.id, 'answered_elsewhere']])
    const leg = row.legs.find((one: Json) => one.operator_id === second.id)
    assert.equal(leg.cause.code, 26)
    assert.equal(leg.cause.text, 'Answered elsewhere')
    assert.equal(leg.answered_at ?? null, null)
    await w.quiet()
  })

  test('ring all: who comes while it rings, rings along', async () => {
    await w.queue({ strategy: 'ring_all' })
    await w.available(first)
    const { from, call } = await caller()
    const desk = await first.phone.incoming()
    await w.available(second)
    const late = await second.phone.incoming()
    await late.answer(SECOND_HZ)
    await call.media.hears(SECOND_HZ)
    assert.equal((await desk.ended(3000)).status, 487)
    call.hangup()
    assert.equal((await w.record(from)).operator_id, second.id)
    await w.quiet()
  })

  test('ring all: both answer at the same moment, one of them talks', async () => {
    await w.queue({ strategy: 'ring_all' })
    for (const operator of [first, second]) await w.available(operator)
    const { from, call } = await caller()
    const desks = await Promise.all([first.phone.incoming(), second.phone.incoming()])
    await Promise.all([desks[0].answer(FIRST_HZ), desks[1].answer(SECOND_HZ)])
    const loser = await until('one of them to be let go', () => desks.find((desk) => desk.end))
    assert.equal(loser.end?.by, 'them')
    const [winner, hz, lost] = loser === desks[0] ? [second, SECOND_HZ, FIRST_HZ] : [first, FIRST_HZ, SECOND_HZ]
    await call.media.hears(hz)
    assert.ok(!call.media.hearsNow(lost), 'only the winner is heard')
    call.hangup()

    const row = await w.record(from)
    assert.equal(row.operator_id, winner.id)
    assert.equal(happened(row, 'connected').length, 1)
    await until('both to be free again', async () => {
      const states = [(await w.seen(first)).status, (await w.seen(second)).status]
      return states.every((status) => status === 'available')
    })
    await w.quiet()
  })

  test('a blocked caller is refused and rings nobody; forgiven, he rings', async () => {
    await w.available(first)
    const from = number()
    const rule = await w.admin.post('/api/caller-rules', { number: from, rule: 'blocked', note: 'rude' })
    const { call } = await caller(from)
    const end = await call.ended()
    assert.equal(end.status, 403)
    assert.ok(!call.statuses.includes(200), 'he pays for nothing')
    const row = await w.record(from)
    assert.equal(row.status, 'failed')
    assert.equal(row.cause.text, "The caller's number is blocked")
    assert.deepEqual(row.legs.map((leg: Json) => leg.kind), ['customer'])
    assert.equal((await w.seen(first)).status, 'available')

    await w.admin.delete(`/api/caller-rules/${encodeURIComponent(rule.number)}`)
    const again = await caller(from)
    const desk = await first.phone.incoming()
    again.call.hangup()
    await desk.ended()
    await w.quiet()
  })

  test('a VIP who came later is answered first', async () => {
    const vip = number()
    await w.admin.post('/api/caller-rules', { number: vip, rule: 'vip' })
    const usual = await waiting()
    const important = await waiting(vip)
    await w.available(first)

    const desk = await first.phone.incoming()
    await desk.answer(FIRST_HZ)
    await important.call.media.hears(FIRST_HZ)
    assert.ok(!usual.call.media.hearsNow(FIRST_HZ))
    important.call.hangup()
    const afterwards = await first.phone.incoming()
    await afterwards.answer(SECOND_HZ)
    await usual.call.media.hears(SECOND_HZ)
    usual.call.hangup()

    const [early, late] = [await w.record(usual.from), await w.record(vip)]
    assert.ok(early.started_at < late.started_at, 'the usual caller came first')
    assert.ok(late.answered_at < early.answered_at, 'the VIP was answered first')
    await w.quiet()
  })

  test('who lets it ring twice is taken out; the callers keep their places', async () => {
    await w.queue({ ring_timeout_secs: 5 })
    const early = await waiting()
    const late = await waiting()
    await w.available(first)
    // Not twice within five seconds for the same caller: the next one rings there meanwhile.
    for (const { from } of [early, late]) {
      const desk = await first.phone.incoming()
      assert.equal((await w.seen(first)).status, 'ringing')
      assert.equal((await desk.ended(8000)).status, 487)
      const [row] = await w.calls(`?q=${from}`)
      assert.equal(row.id, desk.header('x-call-id'))
    }
    await until('the operator to be taken out', async () => {
      const { status, reason } = await w.seen(first)
      if (status !== 'break' || reason !== 'no_answer') throw new Error(`${status} ${reason}`)
      return true
    })

    await w.available(second)
    for (const { call } of [early, late]) {
      const desk = await second.phone.incoming()
      await desk.answer(SECOND_HZ)
      await call.media.hears(SECOND_HZ)
      call.hangup()
      await desk.ended()
    }
    for (const { from } of [early, late]) {
      const row = await w.record(from)
      assert.equal(row.status, 'answered')
      assert.equal(row.operator_id, second.id)
      assert.equal(happened(row, 'queued').length, 1, 'he stayed where he was')
      assert.deepEqual(offeredInVain(row), [[first.id, 'no_answer']])
    }
    assert.equal(first.phone.calls.filter((call) => call.state === 'ringing').length, 0, 'it rings no more')
    await w.quiet()
  })
})
