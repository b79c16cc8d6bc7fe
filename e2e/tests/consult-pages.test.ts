/** Two operators in browsers: one asks the other about his customer and hands him on, by the keyboard alone. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Call } from '../src/call.ts'
import { RATE, sine } from '../src/tone.ts'
import { type PageOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const FIRST_HZ = 1490
const SECOND_HZ = 1750
const MUSIC_HZ = 620
const FROM = '998905560001'

describe('a colleague is asked from page to page', () => {
  let w: World
  let first: PageOperator
  let second: PageOperator
  let call: Call

  before(async () => {
    w = await world({ sounds: { 'moh/music.wav': sine(MUSIC_HZ, RATE * 10) } })
    second = await w.pageOperator('392', SECOND_HZ)
    await w.status(second, 'break')
    first = await w.pageOperator('391', FIRST_HZ)
    await w.queue({ wrap_up_secs: 0 })
  })
  after(() => w?.close())

  const popup = ({ page }: PageOperator) => page.getByRole('region', { name: 'Incoming call' })

  test('F7, a few digits, Tab: the colleague rings and the customer hears music', async () => {
    call = await (await w.customer(FROM)).call('712000000', { tone: CUSTOMER_HZ })
    await popup(first).waitFor()
    await first.page.keyboard.press('F2')
    await call.media.hears(FIRST_HZ)
    await w.available(second)
    // The voice can be there before the page has heard of the answer.
    await first.page.getByRole('button', { name: /^Transfer/ }).waitFor()
    await first.page.keyboard.press('F7')
    await first.page.keyboard.type('392')
    await first.page.getByRole('option', { selected: true }).filter({ hasText: '392' }).waitFor()
    await first.page.keyboard.press('Tab')
    await popup(second).getByText('asks you').waitFor()
    await first.page.getByText('Calling').waitFor()
    await call.media.hears(MUSIC_HZ)
  })

  test('F2 answers; F7 hands the customer on', async () => {
    await second.page.keyboard.press('F2')
    await first.page.getByText('Consulting').waitFor()
    await second.page.getByText('asks you').waitFor()
    assert.equal(await second.page.getByRole('button', { name: /^Transfer/ }).count(), 0, 'he is not his to hand on')
    await first.page.keyboard.press('F7')
    await call.media.hears(SECOND_HZ)
    await call.media.stopsHearing(MUSIC_HZ)
    await second.page.getByRole('button', { name: /^Transfer/ }).waitFor()
    await first.page.getByRole('button', { name: /^Hang up/ }).waitFor({ state: 'detached' })
    await second.page.keyboard.press('Shift+F2')
    assert.equal((await call.ended()).by, 'them')
    const row = await w.finished(FROM)
    assert.deepEqual([row.status, row.operator_id], ['answered', first.id])
    await w.quiet()
  })
})
