/** Customers call, operators answer at desk phones: real Asterisk, real server, field by field. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Call } from '../src/call.ts'
import { readWav } from '../src/tone.ts'
import { elapse, until } from '../src/wait.ts'
import { type DeskOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const OPERATOR_HZ = 1490

let next = 998901110000
const number = () => String(++next)

describe('inbound call', () => {
  let w: World
  let operator: DeskOperator

  before(async () => {
    w = await world()
    operator = await w.deskOperator('311')
  })
  after(() => w?.close())

  /** A call that rings at the operator. */
  async function ringing(from = number()): Promise<{ from: string; call: Call; desk: Call }> {
    await w.available(operator)
    const customer = await w.customer(from)
    const call = await customer.call('712000000', { tone: CUSTOMER_HZ })
    const desk = await operator.phone.incoming()
    return { from, call, desk }
  }

  test('rings, is answered, both hear each other, is recorded, and the row says so', async () => {
    const { from, call, desk } = await ringing()
    assert.match(desk.header('x-call-id'), /^call_/)
    await desk.answer(OPERATOR_HZ)
    await call.answered()
    await call.media.hears(OPERATOR_HZ)
    await desk.media.hears(CUSTOMER_HZ)
    await elapse(2500)
    call.hangup()
    assert.equal((await desk.ended()).by, 'them')

    const row = await w.finished(from)
    assert.equal(row.status, 'answered')
    assert.equal(row.direction, 'inbound')
    assert.equal(row.operator_id, operator.id)
    assert.equal(row.did, '712000000')
    assert.ok(row.talk_secs >= 2 && row.talk_secs <= 6, `talk ${row.talk_secs}`)
    assert.ok(row.wait_secs <= 3, `wait ${row.wait_secs}`)
    await until('the recording to be complete', async () => {
      const { recording } = await w.admin.get(`/api/calls/${row.id}`)
      if (recording?.state !== 'complete') throw new Error(JSON.stringify(recording))
      return recording.duration_secs >= 2
    })
    const file = await w.admin.file(`/api/calls/${row.id}/recording`)
    assert.equal(file.status, 200)
    const wav = readWav(file.bytes)
    assert.ok(wav.peak(CUSTOMER_HZ) > 1000, 'the customer is in the recording')
    assert.ok(wav.peak(OPERATOR_HZ) > 1000, 'the operator is in the recording')
    const part = await w.admin.file(`/api/calls/${row.id}/recording`, 'bytes=0-43')
    assert.equal(part.status, 206)
    assert.equal(part.bytes.length, 44)
    await w.quiet()
  })

  test('the operator hangs up: the customer is let go as well', async () => {
    const { from, call, desk } = await ringing()
    await desk.answer(OPERATOR_HZ)
    await call.media.hears(OPERATOR_HZ)
    desk.hangup()
    assert.equal((await call.ended()).by, 'them')
    assert.equal((await w.finished(from)).status, 'answered')
    await w.quiet()
  })

  test('the customer gives up while it rings: missed, and the phone stops', async () => {
    const { from, call, desk } = await ringing()
    call.hangup()
    await desk.ended(5000)
    const row = await w.finished(from)
    assert.equal(row.status, 'missed')
    assert.equal(row.missed_reason, 'caller_left')
    assert.equal(row.operator_id ?? null, null)
    await w.quiet()
  })

  test('declined by the only operator: the customer stays, and is offered again', async () => {
    const { from, call, desk } = await ringing()
    desk.reject(603, 'Decline')
    const again = await operator.phone.incoming(25_000)
    assert.notEqual(call.state, 'ended')
    await again.answer(OPERATOR_HZ)
    await call.media.hears(OPERATOR_HZ)
    call.hangup()
    assert.equal((await w.finished(from)).status, 'answered')
    await w.quiet()
  })

  test('busy at one operator: rings at the next at once', async () => {
    const second = await w.deskOperator('312')
    const { from, call, desk } = await ringing()
    desk.reject(486, 'Busy Here')
    const other = await second.phone.incoming(5000)
    await other.answer(OPERATOR_HZ)
    await call.media.hears(OPERATOR_HZ)
    call.hangup()
    const row = await w.finished(from)
    assert.equal(row.operator_id, second.id)
    await second.api.put(`/api/operators/${second.id}/status`, { status: 'offline' })
    await w.quiet()
  })

  test('nobody there: the customer waits with music and leaves; missed', async () => {
    await operator.api.put(`/api/operators/${operator.id}/status`, { status: 'break' })
    const from = number()
    const customer = await w.customer(from)
    const call = await customer.call('712000000')
    await call.answered()
    await until('music', () => call.media.received > 50)
    call.hangup()
    const row = await w.finished(from)
    assert.equal(row.status, 'missed')
    assert.ok(['caller_left', 'no_operator'].includes(row.missed_reason), row.missed_reason)
    await w.quiet()
  })

  test("a caller's number with commas, quotes and 4 kB is a row like any other", async () => {
    await operator.api.put(`/api/operators/${operator.id}/status`, { status: 'break' })
    const phone = await w.customer('998907777777')
    for (const [at, name] of ['a,b;"c\\', '=cmd|x <img src=x>', 'x'.repeat(3000)].entries()) {
      const headers = { 'p-asserted-identity': `"${name.replace(/["\\]/g, '\\$&')}" <sip:99890777777${at}@127.0.0.1>` }
      const call = await phone.call('712000000', { headers })
      await call.answered()
      call.hangup()
      await call.ended()
    }
    await until('three rows', async () => (await w.calls('?q=99890777777')).filter((row) => row.status === 'missed').length >= 3)
    await w.quiet()
  })
})
