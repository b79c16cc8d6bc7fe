/** A supervisor listens, whispers, barges in and takes over, on the real Asterisk: proven by who hears which tone. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Call } from '../src/call.ts'
import { readWav } from '../src/tone.ts'
import { bothHear, CUSTOMER_HZ, FIRST_HZ, SECOND_HZ, type Talk, TwoDesks } from '../src/two-desks.ts'
import { elapse, until } from '../src/wait.ts'

describe('a supervisor in a talk', () => {
  let desks: TwoDesks

  before(async () => {
    desks = await TwoDesks.open(['381', '382'], 998901180000, 'supervisor')
  })
  after(() => desks?.w.close())
  afterEach(() => desks.rest())

  const act = (id: string, how: string, by = desks.second) => by.api.post(`/api/calls/${id}/${how}`, {})

  /** He hears both; nobody hears him. */
  async function listening(): Promise<Talk & { ear: Call }> {
    const talk = await desks.talk()
    await desks.w.status(desks.second, 'break')
    await act(talk.id, 'listen')
    const ear = await desks.second.phone.incoming()
    await ear.answer(SECOND_HZ)
    await ear.media.hears(CUSTOMER_HZ)
    await ear.media.hears(FIRST_HZ)
    await elapse(500)
    assert.ok(!talk.call.media.hearsNow(SECOND_HZ) && !talk.desk.media.hearsNow(SECOND_HZ), 'nobody hears him')
    return { ...talk, ear }
  }

  test('whispers to the operator, talks with both, and is silent again', async () => {
    const { from, call, desk, ear, id } = await listening()
    await act(id, 'whisper')
    await desk.media.hears(SECOND_HZ)
    assert.ok(!call.media.hearsNow(SECOND_HZ), 'the customer does not hear the whisper')
    await act(id, 'barge')
    await call.media.hears(SECOND_HZ)
    await desk.media.hears(SECOND_HZ)
    await ear.media.hears(CUSTOMER_HZ)
    await act(id, 'listen')
    await call.media.stopsHearing(SECOND_HZ)
    await desk.media.stopsHearing(SECOND_HZ)
    await ear.media.hears(CUSTOMER_HZ)
    await act(id, 'leave')
    await act(id, 'leave')
    await ear.ended()
    await bothHear(call, desk, FIRST_HZ)
    call.hangup()
    const row = await desks.w.finished(from)
    assert.deepEqual([row.status, row.operator_id], ['answered', desks.first.id])
    const detail = await desks.first.api.get(`/api/calls/${row.id}`)
    assert.ok(!JSON.stringify([detail.legs, detail.timeline]).includes(desks.second.id), 'the operator does not see it')
  })

  test('a whisper is not in the recording', async () => {
    const { from, call, desk, id } = await listening()
    await act(id, 'whisper')
    await desk.media.hears(SECOND_HZ)
    await elapse(1500)
    call.hangup()
    const row = await desks.w.finished(from)
    await until('the recording', async () => (await desks.w.admin.get(`/api/calls/${row.id}`)).recording?.state === 'complete')
    const file = readWav((await desks.w.admin.file(`/api/calls/${row.id}/recording`)).bytes)
    assert.ok(file.peak(CUSTOMER_HZ) > 1000 && file.peak(FIRST_HZ) > 1000)
    assert.ok(file.peak(SECOND_HZ) < 100, `${file.peak(SECOND_HZ)}`)
  })

  test('takes the customer: the operator is free', async () => {
    const { from, call, desk, ear, id } = await listening()
    await act(id, 'take-over')
    await desk.ended()
    await bothHear(call, ear, SECOND_HZ)
    call.hangup()
    await ear.ended()
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })

  test('the operator hangs up, or hands the customer on: the supervisor is free', async () => {
    const first = await listening()
    first.desk.hangup()
    await Promise.all([first.call.ended(), first.ear.ended()])
    await desks.w.quiet()
    const second = await listening()
    await desks.first.api.post(`/api/calls/${second.id}/transfer`, { target: { type: 'number', number: '901234567' } })
    await second.ear.ended()
    const outside = await desks.provider.incoming()
    second.call.hangup()
    await outside.ended()
    assert.equal((await desks.w.finished(second.from)).status, 'answered')
  })

  test('the server is killed while he listens: he goes on, and can whisper', async () => {
    const { call, desk, ear, id } = await listening()
    await desks.w.server.kill9()
    await desks.w.server.start()
    await desks.w.connected()
    await ear.media.hears(CUSTOMER_HZ)
    await act(id, 'whisper')
    await desk.media.hears(SECOND_HZ)
    assert.ok(!call.media.hearsNow(SECOND_HZ))
    call.hangup()
    await ear.ended()
  })

  test('an operator may not listen', async () => {
    const { call, id } = await desks.talk()
    await assert.rejects(act(id, 'listen', desks.first), (error: { status: number }) => error.status === 403)
    call.hangup()
  })
})
