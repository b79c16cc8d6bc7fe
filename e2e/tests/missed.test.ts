/** Somebody calls in vain and is called back from the list, by keys alone, in a real browser. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Phone } from '../src/phone.ts'
import { until } from '../src/wait.ts'
import { type PageOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const OPERATOR_HZ = 1490
const FROM = '998905550077'
const SHOWN = /90 555 00 77/

describe('a missed call', () => {
  let w: World
  let operator: PageOperator
  let provider: Phone
  let failed = true

  before(async () => {
    w = await world()
    operator = await w.pageOperator('391', OPERATOR_HZ)
    provider = await w.provider()
    await w.queue({ wrap_up_secs: 0 })
  })
  after(async () => {
    if (failed && operator && process.env.SCREENSHOTS) {
      await operator.page.screenshot({ path: path.join(process.env.SCREENSHOTS, 'missed.png') })
    }
    await w?.close()
  })

  /** Calls and hangs up while the page rings. */
  async function inVain(): Promise<void> {
    const call = await (await w.customer(FROM)).call('712000000', { tone: CUSTOMER_HZ })
    await operator.page.getByText('Incoming call').first().waitFor()
    call.hangup()
    await w.quiet()
  }

  test('is on the list at once, the second of the same number with the first', async () => {
    const { page } = operator
    await inVain()
    await page.getByRole('link', { name: 'Missed, 1 new' }).waitFor()
    await inVain()
    await page.keyboard.press('Alt+3')
    const row = page.getByRole('row', { name: SHOWN })
    await row.getByText('×2').waitFor()
    assert.match(await row.innerText(), /Nobody yet/)
  })

  test('is called back with one key, and leaves the list when the customer answers', async () => {
    const { page } = operator
    await page.getByRole('row', { name: SHOWN }).focus()
    await page.keyboard.press('Enter')
    const customer = await provider.incoming()
    assert.match(customer.invite?.startLine ?? '', new RegExp(`${FROM}@`))
    // Everybody who looks at the list sees that he is being called.
    await page.getByRole('row', { name: SHOWN }).getByText(/is calling now/).last().waitFor()
    await customer.answer(CUSTOMER_HZ)
    await customer.media.hears(OPERATOR_HZ)
    await page.getByText('Everyone has been called back').waitFor()
    await page.getByRole('link', { name: 'Missed', exact: true }).waitFor()
    customer.hangup()
    await w.quiet()
    await page.getByRole('tab', { name: 'Closed' }).click()
    await page.getByRole('row', { name: SHOWN }).getByText(/Called back in/).waitFor()
    const { items } = await w.admin.get('/api/missed?show=closed')
    assert.deepEqual([items.length, items[0].closed.by, items[0].misses], [1, operator.id, 2])
    failed = false
  })

  test('is settled as well when he calls again and is answered', async () => {
    failed = true
    const { page } = operator
    await inVain()
    await page.getByRole('tab', { name: 'Waiting 1' }).click()
    await page.getByRole('row', { name: SHOWN }).waitFor()
    const call = await (await w.customer(FROM)).call('712000000', { tone: CUSTOMER_HZ })
    await page.getByRole('row', { name: SHOWN }).getByText('Calling us now').last().waitFor()
    await page.keyboard.press('F2')
    await call.answered()
    await page.getByText('Everyone has been called back').waitFor()
    call.hangup()
    await w.quiet()
    await until('two tasks to be closed', async () => (await w.admin.get('/api/missed?show=closed')).items.length === 2)
    failed = false
  })
})
