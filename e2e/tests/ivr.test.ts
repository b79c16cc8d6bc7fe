/** Menus of keys: what the caller hears and where his keys lead. Real Asterisk, real server, real keys. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { ApiError, type Json } from '../src/api.ts'
import type { AriEvent, AriEvents } from '../src/ari.ts'
import type { Call } from '../src/call.ts'
import { RATE, sine, wavFile } from '../src/tone.ts'
import { type DeskOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const FIRST_HZ = 1490
const SECOND_HZ = 1750
/** What the menus say. */
const MAIN_HZ = 620
const SUB_HZ = 830
const INVALID_HZ = 1270
const MAIN = '712000000'
const PROMPT_SECS = 2

let next = 998901230000
const number = () => String(++next)

describe('menus of keys', () => {
  let w: World
  let first: DeskOperator
  let second: DeskOperator
  let sales: Json
  let main: Json
  let sub: Json
  let events: AriEvents
  const calls: Call[] = []

  before(async () => {
    w = await world()
    first = await w.deskOperator('391', { available: false })
    second = await w.deskOperator('392', { available: false })
    events = await w.asterisk.ari.events('observer')
    sales = await w.admin.post('/api/queues', { name: 'Sales', operators: [second.id], wrap_up_secs: 0 })
    await w.admin.patch(`/api/queues/${sales.id}`, { announce: { greeting: 'queue-thankyou', every_secs: 0 } })
    const members = [first, second].map(({ id }, at) => ({ operator_id: id, group: at + 1 }))
    await w.queue({ members, wrap_up_secs: 0 })
    const says = async (name: string, hz: number, rate: number) => {
      const file = wavFile(sine(hz, rate * PROMPT_SECS, 0, 5000, rate), rate)
      return (await w.admin.upload(`/api/prompts?name=${name}`, file)).id
    }
    const [mainSays, subSays, invalidSays] = [
      await says('Main', MAIN_HZ, 44_100),
      await says('Sub', SUB_HZ, 16_000),
      await says('Invalid', INVALID_HZ, RATE),
    ]
    const toSales = { type: 'queue', id: sales.id }
    sub = await w.admin.post('/api/ivr', {
      name: 'Sub',
      prompt_id: subSays,
      keys: [{ key: '1', target: toSales }],
      fallback: { type: 'hangup' },
      wait_secs: 1,
      tries: 1,
    })
    main = await w.admin.post('/api/ivr', {
      name: 'Main',
      prompt_id: mainSays,
      invalid_prompt_id: invalidSays,
      keys: [
        { key: '1', target: toSales },
        { key: '2', target: { type: 'ivr', id: sub.id } },
        { key: '3', language: 'uz', target: toSales },
        { key: '4', target: { type: 'operator', id: second.id } },
      ],
      fallback: { type: 'queue', id: 'queue_default' },
      wait_secs: 2,
      tries: 2,
    })
    await w.admin.post('/api/routes', { did: '*', target: { type: 'ivr', id: main.id } })
  })
  after(async () => {
    events?.close()
    await w?.close()
  })
  afterEach(async () => {
    for (const call of calls.splice(0)) call.hangup()
    for (const one of [first, second]) await w.status(one, 'offline')
    await w.quiet()
  })

  /** Somebody calls and hears the menu. */
  async function hears(): Promise<{ from: string; call: Call }> {
    const from = number()
    const call = await (await w.customer(from)).call(MAIN, { tone: CUSTOMER_HZ })
    calls.push(call)
    await call.answered()
    await call.media.hears(MAIN_HZ)
    return { from, call }
  }

  /** Somebody answers, both hear each other and nothing else, and the caller hangs up. */
  async function talks(operator: DeskOperator, hz: number, { from, call }: { from: string; call: Call }): Promise<Json> {
    const desk = await operator.phone.incoming(20_000)
    await desk.answer(hz)
    await call.media.hears(hz)
    await desk.media.hears(CUSTOMER_HZ)
    for (const other of [MAIN_HZ, SUB_HZ, INVALID_HZ]) await call.media.stopsHearing(other, 1000)
    call.hangup()
    await desk.ended()
    const row = await w.record(from)
    assert.deepEqual([row.status, row.operator_id], ['answered', operator.id])
    return row
  }

  const story = (row: Json, ...kinds: string[]): Json[] =>
    row.timeline.filter((entry: Json) => kinds.includes(entry.kind)).map((entry: Json) => entry.key ?? entry.menu ?? entry.outcome ?? entry.language)

  test('a key ends the prompt and leads to its queue', async () => {
    await w.available(first)
    await w.available(second)
    const { from, call } = await hears()
    const [live] = (await w.admin.get('/api/calls/live')).items
    assert.deepEqual([live.state, live.queue_id ?? null], ['ivr', null])
    await call.media.press('1')
    const row = await talks(second, SECOND_HZ, { from, call })
    assert.equal(row.queue_id, sales.id)
    assert.deepEqual(story(row, 'menu', 'key_pressed'), ['Main', '1'])
    assert.ok(row.wait_secs <= 5, `the menu is no wait: ${row.wait_secs} s`)
  })

  test('a key told by SIP INFO leads to the submenu, and one in the sound from there', async () => {
    await w.available(second)
    const { from, call } = await hears()
    call.info('2')
    await call.media.hears(SUB_HZ)
    await call.media.stopsHearing(MAIN_HZ)
    await call.media.press('1')
    const row = await talks(second, SECOND_HZ, { from, call })
    assert.deepEqual(story(row, 'menu', 'key_pressed'), ['Main', '2', 'Sub', '1'])
  })

  for (const [when, secs] of [['going down', 0.1], ['going down, and is held', 0.7], ['coming up', 0.7]] as const) {
    test(`a phone that tells the same press in both ways has pressed once: in the signalling when the key is ${when}`, async () => {
      const { from, call } = await hears()
      const pressed = call.media.press('2', secs)
      if (when === 'coming up') await pressed
      call.info('2')
      await pressed
      await call.media.hears(SUB_HZ)
      // The submenu has its time, and no other key comes in it.
      await call.ended()
      assert.deepEqual(story(await w.record(from), 'menu', 'key_pressed'), ['Main', '2', 'Sub'])
    })
  }

  test('a key leads to one operator', async () => {
    await w.available(first)
    await w.available(second)
    const { from, call } = await hears()
    await call.media.press('4')
    const row = await talks(second, SECOND_HZ, { from, call })
    assert.equal(row.queue_id, 'queue_default')
  })

  test('without a key the menu is said again, and then the caller is taken where it says', async () => {
    await w.available(first)
    const { from, call } = await hears()
    await call.media.stopsHearing(MAIN_HZ)
    await call.media.hears(MAIN_HZ)
    const row = await talks(first, FIRST_HZ, { from, call })
    assert.deepEqual([row.queue_id, ...story(row, 'menu', 'menu_repeated')], ['queue_default', 'Main', 'timeout'])
  })

  test('a wrong key is told, and the second one leads on', async () => {
    await w.available(first)
    const { from, call } = await hears()
    await call.media.press('9')
    await call.media.hears(INVALID_HZ)
    await call.media.hears(MAIN_HZ)
    await call.media.press('#')
    const row = await talks(first, FIRST_HZ, { from, call })
    assert.deepEqual(story(row, 'menu', 'key_pressed', 'menu_repeated'), ['Main', '9', 'invalid', '#'])
  })

  test('the language of a key is kept; what Asterisk cannot say in it is said in the usual one', async () => {
    await w.available(second)
    const { from, call } = await hears()
    const isHis = ({ type, channel }: AriEvent) => type === 'ChannelCreated' && channel.caller.number === from
    const channel = (await events.next('the call', isHis)).channel.id
    await call.media.press('3')
    const greeting = await events.next('the greeting', (event) => {
      const { media_uri, target_uri } = event.type === 'PlaybackFinished' ? event.playback : {}
      return media_uri === 'sound:queue-thankyou' && target_uri === `channel:${channel}`
    })
    assert.equal(greeting.playback.state, 'done')
    const row = await talks(second, SECOND_HZ, { from, call })
    assert.deepEqual(story(row, 'language'), ['uz'])
  })

  test('who hangs up in the menu is missed there, and is to be called back', async () => {
    const { from, call } = await hears()
    call.hangup()
    const row = await w.finished(from)
    assert.deepEqual([row.status, row.missed_reason, row.wait_secs, row.queue_id ?? null], ['missed', 'in_ivr', 0, null])
    const tasks: Json[] = (await w.admin.get('/api/missed')).items
    assert.ok(tasks.some((task) => task.number.endsWith(from.slice(-9))), JSON.stringify(tasks))
  })

  test('a menu that ends the call says so in the record', async () => {
    const { from, call } = await hears()
    await call.media.press('2')
    await call.media.hears(SUB_HZ)
    await call.ended()
    const row = await w.finished(from)
    assert.deepEqual([row.missed_reason, row.cause.reason], ['in_ivr', 'ended_by_menu'])
  })

  test('the server is killed with -9 in the menu: it is said again and its keys work', async () => {
    await w.available(second)
    const { from, call } = await hears()
    await w.server.kill9()
    await call.media.stopsHearing(MAIN_HZ)
    await w.server.start()
    await w.connected()
    await call.media.hears(MAIN_HZ, 10_000)
    await call.media.press('1')
    const row = await talks(second, SECOND_HZ, { from, call })
    assert.deepEqual(story(row, 'key_pressed', 'menu_repeated'), ['resumed', '1'])
    assert.equal((await w.calls(`?q=${from}`)).length, 1)
  })

  test('keys of a talk are written nowhere', async () => {
    await w.available(second)
    const { from, call } = await hears()
    await call.media.press('1')
    const desk = await second.phone.incoming()
    await desk.answer(SECOND_HZ)
    await call.media.hears(SECOND_HZ)
    for (const key of '4111') await call.media.press(key)
    await desk.media.hears(CUSTOMER_HZ)
    call.hangup()
    const row = await w.record(from)
    assert.deepEqual(story(row, 'key_pressed'), ['1'])
  })

  test('a document that is called a sound is refused in words, and a queue that a menu needs stays', async () => {
    const pdf = Buffer.from(`%PDF-1.7\n${'x'.repeat(10_000)}`)
    const refused = (code: string) => (error: unknown) => error instanceof ApiError && error.code === code
    await assert.rejects(w.admin.upload('/api/prompts?name=song.mp3', pdf), refused('prompt_no_sound'))
    await assert.rejects(w.admin.delete(`/api/queues/${sales.id}`), refused('queue_has_menus'))
    await assert.rejects(w.admin.delete(`/api/ivr/${main.id}`), refused('menu_has_routes'))
    const circle = w.admin.patch(`/api/ivr/${main.id}`, { fallback: { type: 'ivr', id: main.id } })
    await assert.rejects(circle, refused('menu_circle'))
  })
})
