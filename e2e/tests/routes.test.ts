/** Where calls go: by number and by hour. Real Asterisk, real server. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Json } from '../src/api.ts'
import type { Call } from '../src/call.ts'
import { leavesMessage } from '../src/message.ts'
import { RATE, sine } from '../src/tone.ts'
import { type DeskOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const FIRST_HZ = 1490
const SECOND_HZ = 1750
const ASKING_HZ = 830
const MAIN = '712000000'
const SALES = '712000011'

let next = 998901190000
const number = () => String(++next)

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const EVERY_DAY = Object.fromEntries(DAYS.map((day) => [day, [{ from: '00:00', to: '24:00' }]]))

describe('routes', () => {
  let w: World
  let first: DeskOperator
  let second: DeskOperator
  let sales: Json
  let made: string[] = []

  before(async () => {
    w = await world({ sounds: { 'prompts/server-away.wav': sine(ASKING_HZ, RATE * 2) } })
    first = await w.deskOperator('381')
    second = await w.deskOperator('382')
    sales = await w.admin.post('/api/queues', { name: 'Sales', operators: [second.id], wrap_up_secs: 0 })
    // In the default queue the first one is always asked before the second.
    const members = [first, second].map(({ id }, at) => ({ operator_id: id, group: at + 1 }))
    await w.queue({ members, wrap_up_secs: 0 })
  })
  after(() => w?.close())
  afterEach(async () => {
    for (const path of made.reverse()) await w.admin.delete(path)
    made = []
    await w.quiet()
  })

  async function make(kind: 'routes' | 'schedules', body: Json): Promise<Json> {
    const one = await w.admin.post(`/api/${kind}`, body)
    made.push(`/api/${kind}/${one.id}`)
    return one
  }

  async function calls(did: string): Promise<{ from: string; call: Call }> {
    const from = number()
    const customer = await w.customer(from)
    return { from, call: await customer.call(did, { tone: CUSTOMER_HZ }) }
  }

  /** Somebody answers, both hear each other, and the caller hangs up. */
  async function talks(operator: DeskOperator, hz: number, { from, call }: { from: string; call: Call }): Promise<Json> {
    const desk = await operator.phone.incoming()
    await desk.answer(hz)
    await call.media.hears(hz)
    await desk.media.hears(CUSTOMER_HZ)
    call.hangup()
    await desk.ended()
    const row = await w.finished(from)
    assert.deepEqual([row.status, row.operator_id], ['answered', operator.id])
    await w.available(operator)
    return row
  }

  test('two numbers of one trunk ring in two queues, however the trunk writes them', async () => {
    await w.available(first)
    await w.available(second)
    await make('routes', { did: '71 200 00 11', target: { type: 'queue', id: sales.id } })
    for (const dialled of [SALES, `998${SALES}`]) {
      const row = await talks(second, SECOND_HZ, await calls(dialled))
      assert.deepEqual([row.queue_id, row.did], [sales.id, dialled])
    }
    const row = await talks(first, FIRST_HZ, await calls(MAIN))
    assert.equal(row.queue_id, 'queue_default')
  })

  test('outside its hours a number takes a message, within them it rings', async () => {
    await w.available(first)
    await w.available(second)
    const hours = await make('schedules', { name: 'Never', week: {} })
    assert.deepEqual(hours.now, { open: false, until: null, holiday: null })
    await make('routes', { did: SALES, target: { type: 'queue', id: sales.id }, schedule_id: hours.id })
    const { from, call } = await calls(SALES)
    await call.answered()
    const missed = await leavesMessage(w, from, call, { says: CUSTOMER_HZ, asked: ASKING_HZ, heard: [] })
    assert.deepEqual([missed.status, missed.missed_reason], ['missed', 'out_of_hours'])
    assert.equal(missed.cause.reason, 'out_of_hours')
    assert.deepEqual([missed.queue_id ?? null, missed.wait_secs], [null, 0])

    const open = await w.admin.patch(`/api/schedules/${hours.id}`, { week: EVERY_DAY })
    assert.equal(open.now.open, true)
    const row = await talks(second, SECOND_HZ, await calls(SALES))
    assert.equal(row.queue_id, sales.id)
  })

  test('a holiday is closed; without anybody the caller is let go and the record says why', async () => {
    const hours = await make('schedules', { name: 'All', week: EVERY_DAY })
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: hours.timezone }).format(new Date())
    const { now } = await w.admin.patch(`/api/schedules/${hours.id}`, { holidays: [{ date: today, name: 'Hayit' }] })
    assert.deepEqual([now.open, now.holiday], [false, 'Hayit'])
    await make('routes', {
      did: SALES,
      target: { type: 'queue', id: sales.id },
      schedule_id: hours.id,
      closed_target: { type: 'hangup' },
    })
    const { from, call } = await calls(SALES)
    assert.equal((await call.ended()).status, 480)
    const row = await w.finished(from)
    assert.deepEqual([row.status, row.missed_reason, row.cause.reason], ['missed', 'out_of_hours', 'out_of_hours'])
  })

  test('one operator is asked first; when he declines the default queue has the caller', async () => {
    await w.available(first)
    await w.available(second)
    await make('routes', { did: SALES, target: { type: 'operator', id: second.id } })
    const waits = await calls(SALES)
    const inVain = await second.phone.incoming()
    inVain.reject(603)
    const row = await talks(first, FIRST_HZ, waits)
    assert.equal(row.queue_id, 'queue_default')
  })

  test('a number at which nobody takes calls refuses them', async () => {
    await make('routes', { did: SALES, target: { type: 'hangup' } })
    const { from, call } = await calls(SALES)
    assert.equal((await call.ended()).status, 403)
    const row = await w.finished(from)
    assert.deepEqual([row.status, row.cause.reason], ['failed', 'refused_by_route'])
  })
})
