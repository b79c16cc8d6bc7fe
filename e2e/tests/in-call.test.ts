/** What an operator does during a call, and who hears what then. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Call } from '../src/call.ts'
import { until } from '../src/wait.ts'
import { type DeskOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const OPERATOR_HZ = 1490

describe('in the call', () => {
  let w: World
  let operator: DeskOperator
  let call: Call
  let desk: Call
  let id: string

  before(async () => {
    w = await world()
    operator = await w.deskOperator('331')
    const customer = await w.customer('998903330001')
    call = await customer.call('712000000', { tone: CUSTOMER_HZ })
    desk = await operator.phone.incoming()
    id = desk.header('x-call-id')
    await desk.answer(OPERATOR_HZ)
    await call.media.hears(OPERATOR_HZ)
    await desk.media.hears(CUSTOMER_HZ)
  })
  after(() => w?.close())

  const order = (what: string, body: unknown = {}) => operator.api.post(`/api/calls/${id}/${what}`, body)
  const state = async () => (await w.admin.get(`/api/calls/${id}`)).state

  test('hold: the customer hears music, the operator nothing; unhold brings both back', async () => {
    await order('hold')
    await call.media.stopsHearing(OPERATOR_HZ)
    await desk.media.stopsHearing(CUSTOMER_HZ)
    await until('held', async () => (await state()) === 'held')
    const before = call.media.received
    await until('music for the customer', () => call.media.received > before + 25)
    await order('unhold')
    await call.media.hears(OPERATOR_HZ)
    await desk.media.hears(CUSTOMER_HZ)
    await until('talking', async () => (await state()) === 'talking')
  })

  test('mute: the customer no longer hears the operator, who still hears him', async () => {
    await order('mute')
    await call.media.stopsHearing(OPERATOR_HZ)
    await desk.media.hears(CUSTOMER_HZ)
    await order('unmute')
    await call.media.hears(OPERATOR_HZ)
  })

  test('keypad: the digits arrive at the other party', async () => {
    await order('dtmf', { digits: '12#' })
    await until('the digits', () => call.media.digits === '12#')
  })

  test('a wrong order says why not', async () => {
    await assert.rejects(order('unhold'), (error: { status: number; code: string }) => {
      assert.equal(error.status, 409)
      assert.ok(error.code)
      return true
    })
  })

  test("the desk phone's own hold gives the customer music", async () => {
    desk.hold()
    await call.media.stopsHearing(OPERATOR_HZ)
    const before = call.media.received
    await until('music', () => call.media.received > before + 25)
    desk.unhold()
    await call.media.hears(OPERATOR_HZ)
  })

  test('hang-up by order ends both legs and the row', async () => {
    await order('hangup')
    await call.ended()
    await desk.ended()
    const row = await w.finished('998903330001')
    assert.equal(row.status, 'answered')
    assert.ok(row.hold_secs >= 0 && row.hold_secs < row.talk_secs)
    await w.quiet()
  })
})
