/** The monitor and a wallboard in the browser, by keys alone: what a supervisor sees and does on the floor. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { context } from '../src/browser.ts'
import { bothHear, CUSTOMER_HZ, FIRST_HZ, type Talk, TwoDesks } from '../src/two-desks.ts'
import { until } from '../src/wait.ts'
import type { PageOperator } from '../src/world.ts'

const SUPERVISOR_HZ = 2010
const OPERATOR_HZ = 2310

describe('the monitor', () => {
  let desks: TwoDesks
  let lead: PageOperator

  before(async () => {
    desks = await TwoDesks.open(['481', '482'], 998901210000)
    lead = await desks.w.pageOperator('486', SUPERVISOR_HZ, 'supervisor')
    await desks.w.status(lead, 'break')
    await lead.page.getByRole('link', { name: 'Monitor' }).press('Enter')
  })
  after(() => desks?.w.close())
  afterEach(() => desks.rest())

  const row = (part: string, name: RegExp): Locator =>
    lead.page.getByRole('region', { name: part }).getByRole('row', { name })

  /** A line of a row's menu, by keys. */
  async function choose(part: string, name: RegExp, line: string): Promise<void> {
    await row(part, name).getByRole('button', { name: /^Actions/ }).press('Enter')
    await lead.page.getByRole('menuitem', { name: line, exact: true }).press('Enter')
  }

  /** A talk of 481 that the page shows. */
  async function talk(): Promise<Talk> {
    const made = await desks.talk()
    const number = made.from.replace(/^(998)(..)(...)(..)(..)$/, '+$1 $2 $3 $4 $5')
    await lead.page.getByRole('region', { name: 'Calls now' }).getByText(number).waitFor()
    // A menu has the orders for the call that was the operator's when it opened.
    await row('Operators', /Operator 481/).getByRole('button', { name: 'Listen: Operator 481' }).waitFor()
    return made
  }

  const strip = () => lead.page.getByRole('region', { name: 'Listening' })

  test('from the row of an operator: listen, whisper by its key, leave', async () => {
    const { call, desk } = await talk()
    await row('Operators', /Operator 481/).getByRole('button', { name: 'Listen: Operator 481' }).press('Enter')
    await strip().getByText('Operator 481').waitFor()
    await bothHear(call, desk, FIRST_HZ)
    await desk.media.stopsHearing(SUPERVISOR_HZ)
    await row('Operators', /Operator 486: Listen/).first().waitFor()
    await lead.page.keyboard.press('2')
    await desk.media.hears(SUPERVISOR_HZ)
    await call.media.stopsHearing(SUPERVISOR_HZ)
    await strip().getByRole('button', { name: 'Whisper', pressed: true }).waitFor()
    await lead.page.keyboard.press('Shift+F2')
    await strip().waitFor({ state: 'detached' })
    await bothHear(call, desk, FIRST_HZ)
    call.hangup()
    await desk.ended()
  })

  test('from the row of a call: barges in, takes the customer over, and is who talks', async () => {
    const { call, desk } = await talk()
    await choose('Calls now', /Operator 481/, 'Barge in')
    await call.media.hears(SUPERVISOR_HZ)
    await desk.media.hears(SUPERVISOR_HZ)
    await choose('Operators', /Operator 481/, 'Take over')
    await desk.ended()
    await call.media.hears(SUPERVISOR_HZ)
    await lead.page.getByRole('button', { name: 'Hold' }).waitFor()
    call.hangup()
  })

  test('takes over from the row without listening before', async () => {
    const { call, desk } = await talk()
    await choose('Operators', /Operator 481/, 'Take over')
    await desk.ended()
    await call.media.hears(SUPERVISOR_HZ)
    call.hangup()
  })

  test('ends a call after a question: the operator and the customer are free', async () => {
    const { from, call, desk } = await talk()
    await choose('Calls now', /Operator 481/, 'End the call')
    await lead.page.getByRole('dialog').getByRole('button', { name: 'End the call' }).press('Enter')
    await Promise.all([call.ended(), desk.ended()])
    assert.equal((await desks.w.finished(from)).status, 'answered')
  })

  test('sets a status: its operator reads who did it and why', async () => {
    const operator = await desks.w.pageOperator('487', OPERATOR_HZ)
    await row('Operators', /Operator 487/).getByText('Ready').waitFor()
    await choose('Operators', /Operator 487/, 'Training')
    await operator.page.getByText('Operator 486 set your status: Training').waitFor()
    await until('the break', async () => {
      const { status, reason } = await desks.w.seen(operator)
      return status === 'break' && reason === 'training'
    })
    await choose('Operators', /Operator 487/, 'With a note…')
    const dialog = lead.page.getByRole('dialog')
    await dialog.getByLabel('Status').selectOption('offline')
    await dialog.getByLabel('Note').fill('Go home')
    await dialog.getByLabel('Note').press('Enter')
    await operator.page.getByText('Operator 486 set your status: Offline — «Go home»').waitFor()
    await until('offline', async () => (await desks.w.seen(operator)).status === 'offline')
    await operator.browser.close()
  })

  test('a wallboard opens with its link alone, follows the floor, and is dark once it is revoked', async () => {
    const { page, browser } = lead
    await page.getByRole('link', { name: 'Settings' }).press('Enter')
    await page.getByRole('link', { name: 'Wallboards' }).press('Enter')
    await page.getByRole('button', { name: 'Add a wallboard' }).press('Enter')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Hall')
    await page.getByRole('textbox', { name: 'Name', exact: true }).press('Enter')
    const link = (await page.getByText(/\/wallboard\/[\w-]{43}$/).textContent()) ?? ''
    await page.getByRole('button', { name: 'Done' }).press('Enter')

    // A browser in which nobody has signed in.
    const screen: Page = await (await context(browser)).newPage()
    await screen.goto(link)
    await screen.getByRole('heading', { name: 'Hall' }).waitFor()
    const waiting = screen.getByRole('region', { name: 'Waiting now' })
    await waiting.getByText('0', { exact: true }).waitFor()
    const call = await (await desks.w.customer('998901219876')).call('712000000', { tone: CUSTOMER_HZ })
    await waiting.getByText('1', { exact: true }).waitFor()
    await screen.getByText('…9876').waitFor()
    assert.ok(!(await screen.content()).includes('90121'), 'the number of the caller is not on the screen')
    assert.equal(await screen.evaluate(() => localStorage.length + document.cookie.length), 0)
    call.hangup()
    await waiting.getByText('0', { exact: true }).waitFor()

    await desks.w.server.stop()
    await screen.getByText('No connection').waitFor()
    await desks.w.server.start()
    await desks.w.connected()
    await screen.getByText('No connection').waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'Revoke the link: Hall' }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter')
    await screen.getByText('This link does not work').waitFor()
    assert.equal(await screen.getByRole('table').count(), 0)
  })
})
