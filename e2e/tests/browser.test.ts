/** The product as an operator meets it: a real browser, a real call, from the sign-in to hearing the recording. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Call } from '../src/call.ts'
import { rtp } from '../src/browser.ts'
import { readWav } from '../src/tone.ts'
import { elapse, until } from '../src/wait.ts'
import { type PageOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const OPERATOR_HZ = 1490
const FROM = '998905550001'

describe('an operator in the browser', () => {
  let w: World
  let operator: PageOperator
  let call: Call
  let failed = true

  before(async () => {
    w = await world()
    operator = await w.pageOperator('381', OPERATOR_HZ)
  })
  after(async () => {
    if (failed && operator && process.env.SCREENSHOTS) {
      await operator.page.screenshot({ path: path.join(process.env.SCREENSHOTS, 'browser.png') })
    }
    await w?.close()
  })

  test('the popup shows the caller, F2 answers, both directions carry sound', async () => {
    const { page } = operator
    call = await (await w.customer(FROM)).call('712000000', { tone: CUSTOMER_HZ })
    const popup = page.getByRole('dialog').or(page.getByRole('alertdialog')).or(page.getByRole('region')).filter({ hasText: 'Incoming call' })
    await popup.first().waitFor()
    assert.match((await popup.first().innerText()).replace(/\D/g, ''), /905550001/)
    await page.keyboard.press('F2')
    await call.answered()
    await call.media.hears(OPERATOR_HZ)
    const first = await rtp(page)
    await elapse(2000)
    const second = await rtp(page)
    assert.ok(second.received - first.received >= 80, JSON.stringify({ first, second }))
    assert.ok(second.sent - first.sent >= 80, JSON.stringify({ first, second }))
    assert.ok(second.energy > first.energy, 'the customer is heard')
  })

  test('hold, resume and mute by the buttons', async () => {
    const { page } = operator
    await page.getByRole('button', { name: /^Hold/ }).click()
    await call.media.stopsHearing(OPERATOR_HZ)
    await page.getByRole('button', { name: /^Resume/ }).click()
    await call.media.hears(OPERATOR_HZ)
    await page.getByRole('button', { name: /^Mute/ }).click()
    await call.media.stopsHearing(OPERATOR_HZ)
    await page.getByRole('button', { name: /^Unmute/ }).click()
    await call.media.hears(OPERATOR_HZ)
  })

  test('hang-up ends the customer’s call', async () => {
    await operator.page.getByRole('button', { name: /^Hang up/ }).click()
    assert.equal((await call.ended()).by, 'them')
    const row = await w.finished(FROM)
    assert.equal(row.status, 'answered')
    assert.equal(row.operator_id, operator.id)
    await until('the recording', async () => (await w.admin.get(`/api/calls/${row.id}`)).recording?.state === 'complete')
    const wav = readWav((await w.admin.file(`/api/calls/${row.id}/recording`)).bytes)
    assert.ok(wav.peak(CUSTOMER_HZ) > 1000 && wav.peak(OPERATOR_HZ) > 1000, 'both are in the recording')
    await w.quiet()
  })

  test('the call is on the Calls page; its recording plays and seeks', async () => {
    const { page } = operator
    await page.getByRole('link', { name: 'Calls' }).click()
    const row = page.getByRole('row').filter({ hasText: /905550001|90 555 00 01/ })
    await row.first().waitFor()
    await row.getByRole('button', { name: /^Listen/ }).first().click()
    // The slider is what a person sees and a screen reader says.
    const slider = page.getByRole('slider', { name: 'Position' })
    const position = async () => Number(await slider.getAttribute('aria-valuenow'))
    await until('the recording to play', async () => (await position()) >= 2)
    await slider.focus()
    await page.keyboard.press('Home')
    await until('it to be back at its beginning', async () => (await position()) <= 1)
    await page.keyboard.press('End')
    const end = Number(await slider.getAttribute('aria-valuemax'))
    await until('it to be at its end', async () => (await position()) === end)
    failed = false
  })
})
