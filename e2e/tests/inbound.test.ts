/** A customer calls; an operator at a desk phone answers. Real Asterisk, real server. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type DeskOperator, type World, world } from '../src/world.ts'
import { readWav } from '../src/tone.ts'
import { elapse, until } from '../src/wait.ts'

const CUSTOMER_HZ = 1010
const OPERATOR_HZ = 1490

describe('inbound call to a desk phone', () => {
  let w: World
  let operator: DeskOperator

  before(async () => {
    w = await world()
    operator = await w.deskOperator('311')
  })
  after(() => w?.close())

  test('rings, is answered, both hear each other, is recorded, and the row says so', async () => {
    const customer = await w.customer('998901110001')
    const call = await customer.call('712000000', { tone: CUSTOMER_HZ })
    const desk = await operator.phone.incoming()
    assert.match(desk.header('x-call-id'), /^call_/)
    await desk.answer(OPERATOR_HZ)
    await call.answered()
    await call.media.hears(OPERATOR_HZ)
    await desk.media.hears(CUSTOMER_HZ)
    await elapse(2500)
    call.hangup()
    assert.equal((await desk.ended()).by, 'them')

    const row = await w.finished('998901110001')
    assert.equal(row.status, 'answered')
    assert.equal(row.operator_id, operator.id)
    assert.equal(row.did, '712000000')
    assert.ok(row.talk_secs >= 2 && row.talk_secs <= 6, `talk ${row.talk_secs}`)
    const recording = await until('the recording', async () => {
      const { recording } = await w.admin.get(`/api/calls/${row.id}`)
      return recording?.state === 'complete' ? recording : undefined
    })
    assert.ok(recording.duration_secs >= 2)
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
})
