/** The rules for numbers outside: what is refused, in whose words, and how an administrator allows it, in a real browser. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Phone } from '../src/phone.ts'
import { type DeskOperator, type PageOperator, type World, world } from '../src/world.ts'

const OWN_HZ = 1490
const CUSTOMER_HZ = 1010
const ABROAD = '79161234567'
const NONE = { at_once: null, per_minute: null, per_day: null }
const RULES = { allowed: ['+998', '+7'], premium: [], hours: null, operator: NONE, company: NONE }

describe('outgoing calls', () => {
  let w: World
  let boss: PageOperator
  let desk: DeskOperator
  let provider: Phone
  let failed = true

  before(async () => {
    w = await world()
    boss = await w.pageOperator('395', OWN_HZ, 'admin')
    desk = await w.deskOperator('396')
    provider = await w.provider()
    await w.queue({ wrap_up_secs: 0 })
  })
  after(async () => {
    if (failed && boss && process.env.SCREENSHOTS) {
      await boss.page.screenshot({ path: path.join(process.env.SCREENSHOTS, 'outgoing.png') })
    }
    await w?.close()
  })

  /** The number rings, is answered, heard, and hangs up. */
  async function talks(number: string): Promise<void> {
    const customer = await provider.incoming()
    assert.match(customer.invite?.startLine ?? '', new RegExp(`${number}@`))
    await customer.answer(CUSTOMER_HZ)
    await customer.media.hears(OWN_HZ)
    customer.hangup()
    await w.quiet()
  }

  /** Types into the dial field and calls, by keys alone. */
  async function dials(number: string): Promise<void> {
    const { page } = boss
    await page.getByRole('combobox', { name: 'Number or name' }).waitFor()
    await page.keyboard.press('F2')
    await page.keyboard.press('Control+A')
    await page.keyboard.type(number)
    await page.keyboard.press('Enter')
  }

  test('another country is refused below the dial field, with who may allow it', async () => {
    await dials(`+${ABROAD}`)
    const refusal = boss.page.getByRole('alert').filter({ hasText: 'Calls to this country are not allowed' })
    await refusal.getByText(/An administrator can allow them/).waitFor()
    assert.deepEqual(await w.calls(), [], 'nothing was dialled')
  })

  test('an administrator allows the country by keys alone, and it is called at once', async () => {
    const { page } = boss
    await page.goto(`${w.server.base}/settings/outgoing`)
    await page.getByRole('checkbox', { name: /Russia/ }).focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await page.getByText('Saved').first().waitFor()
    const { allowed } = await w.admin.get('/api/settings/outgoing')
    assert.ok(allowed.includes('+79') && allowed.includes('+998'), allowed)
    await page.getByRole('button', { name: 'Start shift' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start shift' }).click()
    await w.available(boss)
    await dials(`+${ABROAD}`)
    await talks(ABROAD)
  })

  test('the last number is called again: Enter takes it, Enter calls', async () => {
    const { page } = boss
    await page.getByRole('combobox', { name: 'Number or name' }).waitFor()
    await page.keyboard.press('F2')
    await page.keyboard.press('Enter')
    assert.equal(await page.getByRole('combobox', { name: 'Number or name' }).inputValue(), '+7 916 123 45 67')
    await page.keyboard.press('Enter')
    await talks(ABROAD)
  })

  test('the limit of a day stops the third call, and help is called all the same', async () => {
    await w.admin.put('/api/settings/outgoing', { ...RULES, operator: { ...NONE, per_day: 2 } })
    await dials('901234567')
    await boss.page.getByRole('alert').filter({ hasText: 'as many calls today as you may' }).waitFor()
    await dials('103')
    await talks('103')
  })

  test('a desk phone that dials what may not be dialled hears it, and its call says why', async () => {
    await w.admin.put('/api/settings/outgoing', { ...RULES, premium: ['+99890'] })
    const call = await desk.phone.call('901234567')
    const end = await call.ended()
    assert.ok(end.status === undefined || end.status >= 400, JSON.stringify(end))
    await w.quiet()
    const [row] = await w.calls(`?operator_id=${desk.id}`)
    assert.deepEqual([row.status, row.cause.reason, row.to], ['failed', 'not_allowed_outside', '+998901234567'])
    await w.admin.put('/api/settings/outgoing', RULES)
    const again = await desk.phone.call('901234567', { tone: OWN_HZ })
    await talks('998901234567')
    await again.ended()
    failed = false
  })
})
