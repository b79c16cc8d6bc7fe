/** A customer is parked, and whoever is free picks him up, on the real Asterisk. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Json } from '../src/api.ts'
import { happened } from '../src/record.ts'
import { RATE, readWav, sine } from '../src/tone.ts'
import { bothHear, CUSTOMER_HZ, FIRST_HZ, MUSIC_HZ, SECOND_HZ, TwoDesks } from '../src/two-desks.ts'
import { elapse, until } from '../src/wait.ts'
import { type PageOperator, type World, world } from '../src/world.ts'

/** The shortest that a queue may have. */
const PARK_SECS = 15

describe('a customer is parked', () => {
  let desks: TwoDesks

  before(async () => {
    desks = await TwoDesks.open(['421', '422'], 998901420000)
  })
  after(() => desks?.w.close())
  afterEach(() => desks.rest())

  const parked = async (): Promise<Json[]> => (await desks.second.api.get('/api/calls/parked')).items

  /** The first operator parks his customer, who hears music; the operator is free. */
  async function park() {
    const talk = await desks.talk()
    await elapse(1000)
    await desks.first.api.post(`/api/calls/${talk.id}/park`)
    await talk.desk.ended()
    await talk.call.media.hears(MUSIC_HZ)
    return talk
  }

  async function pickUp(id: string) {
    await desks.second.api.post(`/api/calls/${id}/pick-up`)
    const other = await desks.second.phone.incoming()
    assert.deepEqual([other.header('x-call-id'), other.header('x-auto-answer')], [id, '1'], 'his own wish, the same call')
    await other.answer(SECOND_HZ)
    return other
  }

  test('everybody sees him, a colleague picks him up: one row, one recording without the music', async () => {
    const { from, call, id } = await park()
    await until('the first to be free', async () => (await desks.w.seen(desks.first)).status === 'available')
    const [seen, ...others] = await parked()
    assert.equal(others.length, 0)
    assert.deepEqual([seen.call_id, seen.slot, seen.number, seen.by], [id, 1, `+${from}`, desks.first.id])
    assert.equal(Date.parse(seen.until) - Date.parse(seen.since), 120_000)
    await elapse(1500)
    const other = await pickUp(id)
    await bothHear(call, other, SECOND_HZ)
    await call.media.stopsHearing(MUSIC_HZ)
    assert.deepEqual(await parked(), [])
    await elapse(1000)
    call.hangup()
    await other.ended()
    const row = await desks.w.record(from)
    assert.deepEqual([row.status, row.operator_id], ['answered', desks.first.id])
    assert.deepEqual(happened(row, 'parked').map((entry) => [entry.slot, entry.operator_id]), [[1, desks.first.id]])
    assert.deepEqual(happened(row, 'connected').map((entry) => entry.operator_id), [desks.first.id, desks.second.id])
    await until('the recording to be complete', async () => {
      const { recording } = await desks.w.record(from)
      if (recording?.state !== 'complete') throw new Error(JSON.stringify(recording))
      return true
    })
    const file = readWav((await desks.w.admin.file(`/api/calls/${row.id}/recording`)).bytes)
    for (const hz of [CUSTOMER_HZ, FIRST_HZ, SECOND_HZ]) assert.ok(file.peak(hz) > 1000, `${hz} Hz is in the recording`)
    // Who picks up hears the customer at once; the last of the music may be in that moment.
    assert.ok(file.peak(MUSIC_HZ, 800) < 1000, 'the park is not')
  })

  test('a desk phone picks him up by the number of the slot', async () => {
    const { from, call } = await park()
    const other = await desks.second.phone.call('*1', { tone: SECOND_HZ })
    await other.answered()
    await bothHear(call, other, SECOND_HZ)
    await call.media.stopsHearing(MUSIC_HZ)
    const nobody = await desks.first.phone.call('*1')
    assert.equal((await nobody.ended()).status, 503, 'nobody is there any more')
    other.hangup()
    await call.ended()
    assert.equal((await desks.w.finished(from)).status, 'answered')
    assert.equal((await desks.w.calls(`?q=${from}`)).length, 1)
  })

  test('the field of the page dials the slot, too', async () => {
    const { from, call, id } = await park()
    assert.deepEqual(await desks.second.api.post('/api/calls/outbound', { to: '*1' }), { call_id: id })
    const other = await desks.second.phone.incoming()
    await other.answer(SECOND_HZ)
    await bothHear(call, other, SECOND_HZ)
    const refused = (error: { code: string }) => error.code === 'not_parked'
    await assert.rejects(desks.first.api.post('/api/calls/outbound', { to: '*1' }), refused)
    call.hangup()
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })

  test('nobody picks him up: back to who parked him, and to the queue if he is not there', async () => {
    await desks.w.queue({ park_secs: PARK_SECS })
    for (const there of [true, false]) {
      const { from, call } = await park()
      const at = Date.now()
      if (!there) await desks.w.status(desks.first, 'break')
      const desk = await (there ? desks.first : desks.second).phone.incoming(PARK_SECS * 1000 + 10_000)
      assert.ok(Date.now() - at > (PARK_SECS - 3) * 1000, 'not before his time')
      await call.media.hears(MUSIC_HZ)
      await desk.answer(SECOND_HZ)
      await bothHear(call, desk, SECOND_HZ)
      await call.media.stopsHearing(MUSIC_HZ)
      call.hangup()
      await desk.ended()
      assert.equal((await desks.w.finished(from)).status, 'answered')
      await desks.rest()
    }
    await desks.w.queue({ park_secs: 120 })
  })

  test('the server is killed meanwhile: music, slot and time go on', async () => {
    const { from, call, id } = await park()
    const [before] = await parked()
    await desks.w.server.kill9()
    await elapse(1000)
    await call.media.hears(MUSIC_HZ)
    await desks.w.server.start()
    await desks.w.connected()
    await call.media.hears(MUSIC_HZ)
    assert.deepEqual(await parked(), [before])
    await desks.w.available(desks.second)
    // A heartbeat of before the kill may still count; what was sent too early is refused.
    await until('it to be picked up', () => desks.second.api.post(`/api/calls/${id}/pick-up`).then(() => true))
    const other = await desks.second.phone.incoming()
    await other.answer(SECOND_HZ)
    await bothHear(call, other, SECOND_HZ)
    await call.media.stopsHearing(MUSIC_HZ)
    call.hangup()
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })

  test('a customer who leaves in the music was answered all the same', async () => {
    const { from, call } = await park()
    call.hangup()
    const row = await desks.w.record(from)
    assert.deepEqual([row.status, row.cause.text], ['answered', 'The customer hung up'])
    assert.deepEqual(await parked(), [])
  })

  test('he is picked up once, by somebody who is free, and only while he is there', async () => {
    const refused = (code: string) => (error: { code: string }) => error.code === code
    const { call, id } = await park()
    await desks.second.api.post(`/api/calls/${id}/pick-up`)
    const other = await desks.second.phone.incoming()
    await assert.rejects(desks.first.api.post(`/api/calls/${id}/pick-up`), refused('already_picked_up'))
    // He does not after all.
    other.hangup()
    await until('nobody to pick him up', async () => (await parked())[0]?.taken_by === undefined)
    await call.media.hears(MUSIC_HZ)
    const again = await pickUp(id)
    await bothHear(call, again, SECOND_HZ)
    await assert.rejects(desks.first.api.post(`/api/calls/${id}/pick-up`), refused('not_parked'))
    await assert.rejects(desks.second.api.post(`/api/calls/${id}/pick-up`), refused('not_parked'))
    call.hangup()
    await again.ended()
    await assert.rejects(desks.first.api.post(`/api/calls/${id}/pick-up`), refused('call_ended'))
  })
})

describe('a customer is parked from page to page', () => {
  const FROM = '998901429001'
  let w: World
  let first: PageOperator
  let second: PageOperator

  before(async () => {
    w = await world({ sounds: { 'moh/music.wav': sine(MUSIC_HZ, RATE * 10) } })
    second = await w.pageOperator('424', SECOND_HZ)
    await w.status(second, 'break')
    first = await w.pageOperator('423', FIRST_HZ)
  })
  after(() => w?.close())

  test('Shift+F7 parks, everybody sees it, and the same key picks up', async () => {
    const call = await (await w.customer(FROM)).call('712000000', { tone: CUSTOMER_HZ })
    await first.page.getByRole('region', { name: 'Incoming call' }).waitFor()
    await first.page.keyboard.press('F2')
    await call.media.hears(FIRST_HZ)
    await first.page.getByRole('button', { name: 'Park' }).waitFor()
    await first.page.keyboard.press('Shift+F7')
    await call.media.hears(MUSIC_HZ)
    for (const { page } of [first, second]) await page.getByRole('button', { name: '1 parked call' }).waitFor()
    await first.page.getByText('After-call work').first().waitFor()
    await second.page.keyboard.press('Shift+F7')
    await call.media.hears(SECOND_HZ)
    await call.media.stopsHearing(MUSIC_HZ)
    for (const { page } of [first, second]) {
      await page.getByRole('button', { name: '1 parked call' }).waitFor({ state: 'detached' })
    }
    await second.page.getByRole('button', { name: /^Hang up/ }).waitFor()
    await second.page.keyboard.press('Shift+F2')
    assert.equal((await call.ended()).by, 'them')
    const row = await w.finished(FROM)
    assert.deepEqual([row.status, row.operator_id], ['answered', first.id])
    await w.quiet()
  })
})
