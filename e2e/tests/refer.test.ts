/** A desk phone hands its customer on by itself (SIP REFER), on the real Asterisk. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { happened } from '../src/record.ts'
import { bothHear, CUSTOMER_HZ, FIRST_HZ, MUSIC_HZ, OUTSIDE_HZ, SECOND_HZ, TwoDesks } from '../src/two-desks.ts'
import { until } from '../src/wait.ts'

describe('a phone hands its customer on by itself', () => {
  let desks: TwoDesks

  before(async () => {
    desks = await TwoDesks.open(['431', '432'], 998901430000)
  })
  after(() => desks?.w.close())
  afterEach(() => desks.rest())

  test('to a colleague, asked twice: done once, told, one row', async () => {
    const { from, call, desk, id } = await desks.talk()
    desk.refer('432')
    desk.refer('432')
    await desk.ended()
    assert.ok(desk.referred.includes(200), `the phone was told ${desk.referred}`)
    await call.media.hears(MUSIC_HZ)
    const other = await desks.second.phone.incoming()
    assert.equal(other.header('x-call-id'), id, 'the same call')
    await other.answer(SECOND_HZ)
    await bothHear(call, other, SECOND_HZ)
    await call.media.stopsHearing(MUSIC_HZ)
    call.hangup()
    await other.ended()
    const row = await desks.w.record(from)
    assert.deepEqual([row.status, row.operator_id], ['answered', desks.first.id])
    assert.deepEqual(happened(row, 'transferred').map((entry) => entry.operator_id), [desks.first.id])
    assert.equal((await desks.w.calls(`?q=${from}`)).length, 1)
  })

  test('to a number outside, by the rules of the company', async () => {
    const { from, call, desk } = await desks.talk()
    desk.refer('+79161234567')
    await until('the phone to be refused', () => desk.referred.includes(603))
    await bothHear(call, desk, FIRST_HZ)
    desk.refer('901234567')
    await desk.ended()
    const outside = await desks.provider.incoming()
    await outside.answer(OUTSIDE_HZ)
    await bothHear(call, outside, OUTSIDE_HZ)
    outside.hangup()
    await call.ended()
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })

  test('who dialled by his phone hands on, too', async () => {
    await desks.w.available(desks.first)
    await desks.w.available(desks.second)
    const desk = await desks.first.phone.call('901234569', { tone: FIRST_HZ })
    const far = await desks.provider.incoming()
    await far.answer(CUSTOMER_HZ)
    await desk.answered()
    await far.media.hears(FIRST_HZ)
    desk.refer('432')
    await desk.ended()
    const other = await desks.second.phone.incoming()
    await other.answer(SECOND_HZ)
    await far.media.hears(SECOND_HZ)
    await other.media.hears(CUSTOMER_HZ)
    far.hangup()
    await other.ended()
  })

  test('to nobody, or after asking somebody elsewhere: refused, and the talk goes on', async () => {
    const { from, call, desk } = await desks.talk()
    await desks.w.status(desks.second, 'break')
    desk.refer('432')
    await until('the phone to be refused', () => desk.referred.filter((status) => status === 603).length === 1)
    desk.refer('432', desk)
    await until('the phone to be refused again', () => desk.referred.filter((status) => status >= 300).length === 2)
    await bothHear(call, desk, FIRST_HZ)
    assert.equal(desk.state, 'up')
    call.hangup()
    await desk.ended()
    const row = await desks.w.record(from)
    assert.deepEqual([row.status, happened(row, 'transferred')], ['answered', []])
  })
})
