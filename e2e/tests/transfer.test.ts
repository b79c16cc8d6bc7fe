/** A customer is handed on to a colleague, a queue and a number, on the real Asterisk. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Json } from '../src/api.ts'
import { happened } from '../src/record.ts'
import { readWav } from '../src/tone.ts'
import { bothHear, CUSTOMER_HZ, FIRST_HZ, MUSIC_HZ, OUTSIDE_HZ, SECOND_HZ, TwoDesks } from '../src/two-desks.ts'
import { elapse, until } from '../src/wait.ts'

describe('a customer is handed on', () => {
  let desks: TwoDesks

  before(async () => {
    desks = await TwoDesks.open(['361', '362'], 998901160000)
  })
  after(() => desks?.w.close())
  afterEach(() => desks.rest())

  const handOn = (id: string, target: Json) => desks.first.api.post(`/api/calls/${id}/transfer`, { target })

  test('to a colleague: music meanwhile, one row, one recording with both of them', async () => {
    const { from, call, desk, id } = await desks.talk()
    await elapse(1000)
    await handOn(id, { type: 'operator', id: desks.second.id })
    await desk.ended()
    await call.media.hears(MUSIC_HZ)
    const other = await desks.second.phone.incoming()
    assert.equal(other.header('x-call-id'), id, 'the same call')
    await other.answer(SECOND_HZ)
    await bothHear(call, other, SECOND_HZ)
    await call.media.stopsHearing(MUSIC_HZ)
    await elapse(1000)
    assert.equal((await desks.w.seen(desks.first)).status, 'available', 'he is free again')
    call.hangup()
    await other.ended()
    const row = await desks.w.record(from)
    assert.deepEqual([row.status, row.operator_id], ['answered', desks.first.id])
    assert.equal(happened(row, 'transferred')[0].operator_id, desks.first.id)
    await until('the recording to be complete', async () => {
      const { recording } = await desks.w.record(from)
      if (recording?.state !== 'complete') throw new Error(JSON.stringify(recording))
      return true
    })
    const file = readWav((await desks.w.admin.file(`/api/calls/${row.id}/recording`)).bytes)
    for (const hz of [CUSTOMER_HZ, FIRST_HZ, SECOND_HZ]) assert.ok(file.peak(hz) > 1000, `${hz} Hz is in the recording`)
  })

  test('a colleague who declines: back to whoever had him', async () => {
    const { from, call, desk, id } = await desks.talk()
    await handOn(id, { type: 'operator', id: desks.second.id })
    await desk.ended()
    const declined = await desks.second.phone.incoming()
    // A phone that refuses at once does so by itself, and is left alone for a while.
    await elapse(2200)
    declined.hangup()
    const again = await desks.first.phone.incoming()
    await again.answer(FIRST_HZ)
    await bothHear(call, again, FIRST_HZ)
    again.hangup()
    await call.ended()
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })

  test('to the queue: whoever of it is free', async () => {
    const { from, call, desk, id } = await desks.talk()
    const queues: Json[] = (await desks.w.admin.get('/api/queues')).items
    await handOn(id, { type: 'queue', id: queues.find((queue) => queue.is_default).id })
    await desk.ended()
    const other = await desks.second.phone.incoming()
    await other.answer(SECOND_HZ)
    await bothHear(call, other, SECOND_HZ)
    call.hangup()
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })

  test('to a number outside', async () => {
    const { from, call, desk, id } = await desks.talk()
    await handOn(id, { type: 'number', number: '901234567' })
    await desk.ended()
    await call.media.hears(MUSIC_HZ)
    const outside = await desks.provider.incoming()
    await outside.answer(OUTSIDE_HZ)
    await bothHear(call, outside, OUTSIDE_HZ)
    outside.hangup()
    await call.ended()
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })

  test('a customer who leaves in the music was answered all the same', async () => {
    const { from, call, desk, id } = await desks.talk()
    await handOn(id, { type: 'operator', id: desks.second.id })
    await desk.ended()
    const other = await desks.second.phone.incoming()
    call.hangup()
    await other.ended()
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })

  test('the server is killed while the colleague rings: nobody is lost', async () => {
    const { from, call, desk, id } = await desks.talk()
    await handOn(id, { type: 'operator', id: desks.second.id })
    await desk.ended()
    const other = await desks.second.phone.incoming()
    await desks.w.server.kill9()
    await desks.w.server.start()
    await desks.w.connected()
    await other.answer(SECOND_HZ)
    await bothHear(call, other, SECOND_HZ)
    call.hangup()
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })

  test('nobody is handed to himself, to somebody who talks, or twice', async () => {
    const { call, desk, id } = await desks.talk()
    const refused = (code: string) => (error: { code: string }) => error.code === code
    await assert.rejects(handOn(id, { type: 'operator', id: desks.first.id }), refused('call_to_oneself'))
    await desks.w.status(desks.second, 'break')
    await assert.rejects(handOn(id, { type: 'operator', id: desks.second.id }), refused('operator_unreachable'))
    await assert.rejects(handOn(id, { type: 'queue', id: 'queue_gone' }), refused('unknown_queue'))
    await bothHear(call, desk, FIRST_HZ)
    await handOn(id, { type: 'number', number: '901234568' })
    await assert.rejects(handOn(id, { type: 'number', number: '901234568' }))
    call.hangup()
    await desks.provider.incoming()
  })
})
