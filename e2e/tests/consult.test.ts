/** An operator asks a colleague while the customer is on hold, on the real Asterisk. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Json } from '../src/api.ts'
import type { Call } from '../src/call.ts'
import { happened } from '../src/record.ts'
import { readWav } from '../src/tone.ts'
import {
  bothHear,
  CUSTOMER_HZ,
  FIRST_HZ,
  MUSIC_HZ,
  OUTSIDE_HZ,
  SECOND_HZ,
  type Talk,
  TwoDesks,
} from '../src/two-desks.ts'
import { elapse, until } from '../src/wait.ts'

/** What Asterisk plays to somebody whose call rings elsewhere (indications.conf): a second in five. */
const RINGBACK_HZ = 425

describe('a colleague is asked', () => {
  let desks: TwoDesks

  before(async () => {
    desks = await TwoDesks.open(['371', '372'], 998901170000)
  })
  after(() => desks?.w.close())
  afterEach(() => desks.rest())

  const act = (id: string, action: string, body: Json = {}, by = desks.first) =>
    by.api.post(`/api/calls/${id}/${action}`, body)
  const colleague = () => ({ target: { type: 'operator', id: desks.second.id } })

  /** The colleague's phone rings; the customer hears music and the operator the ringing. */
  async function asking(talkedMs = 0): Promise<Talk & { other: Call }> {
    const talk = await desks.talk()
    await elapse(talkedMs)
    await act(talk.id, 'consult', colleague())
    const other = await desks.second.phone.incoming()
    await talk.call.media.hears(MUSIC_HZ)
    await talk.desk.media.hears(RINGBACK_HZ)
    return { ...talk, other }
  }

  /** The two talk, and the customer does not hear them. */
  async function asked(talkedMs = 0): Promise<Talk & { other: Call }> {
    const talk = await asking(talkedMs)
    await talk.other.answer(SECOND_HZ)
    await talk.desk.media.hears(SECOND_HZ)
    await talk.other.media.hears(FIRST_HZ)
    await talk.call.media.stopsHearing(FIRST_HZ)
    assert.ok(!talk.call.media.hearsNow(SECOND_HZ))
    return talk
  }

  async function backWithCustomer({ call, desk }: Talk): Promise<void> {
    await bothHear(call, desk, FIRST_HZ)
    await call.media.stopsHearing(MUSIC_HZ)
  }

  test('he takes the customer: one row, and one recording without the consultation', async () => {
    const { from, call, desk, other, id } = await asked(1000)
    await elapse(1500)
    await act(id, 'complete')
    await desk.ended()
    await bothHear(call, other, SECOND_HZ)
    await call.media.stopsHearing(MUSIC_HZ)
    await elapse(1000)
    call.hangup()
    await other.ended()
    const row = await desks.w.record(from)
    assert.deepEqual([row.status, row.operator_id], ['answered', desks.first.id])
    assert.equal(happened(row, 'consulted')[0].operator_id, desks.second.id)
    assert.equal(happened(row, 'connected').at(-1)?.operator_id, desks.second.id)
    await until('the recording to be complete', async () => {
      const { recording } = await desks.w.record(from)
      if (recording?.state !== 'complete') throw new Error(JSON.stringify(recording))
      return true
    })
    const file = readWav((await desks.w.admin.file(`/api/calls/${row.id}/recording`)).bytes)
    for (const hz of [CUSTOMER_HZ, FIRST_HZ, SECOND_HZ]) assert.ok(file.peak(hz) > 1000, `${hz} Hz is in the recording`)
  })

  test('he talks, and the operator goes back', async () => {
    const talk = await asked()
    await act(talk.id, 'cancel')
    await talk.other.ended()
    await backWithCustomer(talk)
    talk.call.hangup()
    assert.equal((await desks.w.finished(talk.from)).status, 'answered')
  })

  test('he hangs up, or declines: the operator is back by himself', async () => {
    const talk = await asked()
    talk.other.hangup()
    await backWithCustomer(talk)
    await act(talk.id, 'consult', colleague())
    const again = await desks.second.phone.incoming()
    await talk.call.media.hears(MUSIC_HZ)
    again.hangup()
    await backWithCustomer(talk)
    talk.call.hangup()
    assert.equal((await desks.w.finished(talk.from)).status, 'answered')
  })

  test('the operator hangs up at his phone: the two others talk', async () => {
    const talk = await asked()
    talk.desk.hangup()
    await bothHear(talk.call, talk.other, SECOND_HZ)
    talk.other.hangup()
    await talk.call.ended()
    assert.equal((await desks.w.finished(talk.from)).status, 'answered')
  })

  test('handed on before the answer: music, then the colleague', async () => {
    const talk = await asking()
    await act(talk.id, 'complete')
    await talk.desk.ended()
    await talk.call.media.hears(MUSIC_HZ)
    await talk.other.answer(SECOND_HZ)
    await bothHear(talk.call, talk.other, SECOND_HZ)
    talk.call.hangup()
    assert.equal((await desks.w.finished(talk.from)).status, 'answered')
  })

  test('all three talk; the operator leaves and the two go on', async () => {
    const talk = await asked()
    await act(talk.id, 'conference')
    await bothHear(talk.call, talk.desk, FIRST_HZ)
    await bothHear(talk.call, talk.other, SECOND_HZ)
    await talk.desk.media.hears(SECOND_HZ)
    await talk.other.media.hears(FIRST_HZ)
    await talk.call.media.stopsHearing(MUSIC_HZ)
    await act(talk.id, 'hangup')
    await talk.desk.ended()
    await talk.call.media.stopsHearing(FIRST_HZ)
    await bothHear(talk.call, talk.other, SECOND_HZ)
    talk.call.hangup()
    await talk.other.ended()
    assert.equal((await desks.w.finished(talk.from)).status, 'answered')
  })

  test('a number outside is asked and takes the customer', async () => {
    const { from, call, desk, id } = await desks.talk()
    await act(id, 'consult', { target: { type: 'number', number: '901234567' } })
    const outside = await desks.provider.incoming()
    await outside.answer(OUTSIDE_HZ)
    await desk.media.hears(OUTSIDE_HZ)
    await call.media.hears(MUSIC_HZ)
    await act(id, 'complete')
    await desk.ended()
    await bothHear(call, outside, OUTSIDE_HZ)
    outside.hangup()
    await call.ended()
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })

  test('the customer leaves in the music: everybody is free', async () => {
    const { from, call, desk, other } = await asked()
    call.hangup()
    await Promise.all([desk.ended(), other.ended()])
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })

  test('the server is killed during the consultation: it goes on, and is completed', async () => {
    const { from, call, desk, other, id } = await asked()
    await desks.w.server.kill9()
    await desks.w.server.start()
    await desks.w.connected()
    await desk.media.hears(SECOND_HZ)
    await call.media.hears(MUSIC_HZ)
    await act(id, 'complete')
    await bothHear(call, other, SECOND_HZ)
    await call.media.stopsHearing(MUSIC_HZ)
    call.hangup()
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })
})
