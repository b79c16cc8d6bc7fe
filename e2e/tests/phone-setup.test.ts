/** An operator's desk phone is set up from the page: it fetches its settings from a one-time address and takes a call. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { ELSEWHERE } from '../src/browser.ts'
import { Phone } from '../src/phone.ts'
import { until } from '../src/wait.ts'
import { type Person, signIn, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const OPERATOR_HZ = 1490

const plain = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** Linphone's file as it reads it: `section.entry` → value. */
function entriesOf(xml: string): Record<string, string> {
  assert.match(xml, /<config xmlns="http:\/\/www\.linphone\.org\/xsds\/lpconfig\.xsd"/)
  const entries: Record<string, string> = {}
  for (const [, section, body = ''] of xml.matchAll(/<section name="(\w+)">(.*?)<\/section>/gs))
    for (const [, name, value = ''] of body.matchAll(/<entry name="(\w+)" overwrite="true">(.*?)<\/entry>/g))
      entries[`${section}.${name}`] = plain(value)
  return entries
}

describe('setting up a phone', () => {
  let w: World
  let operator: Person
  let page: Page
  let phone: Phone | undefined
  let address: string
  let failed = true

  before(async () => {
    w = await world()
    operator = await w.person('321', 'sip')
    const boss = await w.person('320', 'webrtc', 'admin')
    page = (await w.page()).page
    // As from another computer: a code that leads to "this computer" is not drawn.
    await page.goto(w.server.base.replace('127.0.0.1', ELSEWHERE))
    await signIn(page, boss)
    await page.getByRole('link', { name: 'Settings' }).click()
  })
  after(async () => {
    if (failed && page && process.env.SCREENSHOTS)
      await page.screenshot({ path: path.join(process.env.SCREENSHOTS, 'phone-setup.png') })
    phone?.close()
    await w?.close()
  })

  /** Fetches the address as Linphone does. */
  const fetched = (headers: Record<string, string> = { 'x-linphone-provisioning': '1' }) =>
    fetch(address.replace(ELSEWHERE, '127.0.0.1'), { headers })

  test('the page draws a code with a one-time address', async () => {
    await page.getByRole('row', { name: /Operator 321/ }).getByRole('button', { name: /Actions/ }).click()
    await page.getByRole('menuitem', { name: 'Connect a SIP phone' }).click()
    await page.getByRole('button', { name: 'Make the details' }).click()
    await page.getByRole('img', { name: /QR code/ }).waitFor()
    address = await page.getByText(/\/api\/phone-setup\//).innerText()
    assert.match(address, new RegExp(`^http://${ELSEWHERE}:\\d+/api/phone-setup/[\\w-]{43}$`))
    await page.getByText('Waiting for the phone to connect').waitFor()
  })

  test('a phone registers with what it fetched, and the page sees it', async () => {
    // Whoever scans it with the camera gets a browser: nothing is lost by that.
    assert.equal((await fetched({ accept: 'text/html' })).status, 406)
    const answer = await fetched()
    assert.equal(answer.status, 200)
    const entries = entriesOf(await answer.text())
    const [, host, port, transport] = entries['proxy_0.reg_proxy']?.match(/^<sip:(.+):(\d+);transport=(\w+)>$/) ?? []
    const [, user, domain] = entries['proxy_0.reg_identity']?.match(/<sip:(\d+)@(.+)>$/) ?? []
    assert.deepEqual([host, transport, domain], ['127.0.0.1', 'udp', '127.0.0.1'])
    assert.equal(entries['auth_info_0.username'], user)
    const password = entries['auth_info_0.passwd']
    assert.ok(user && port && password)
    phone = await Phone.open({ sipPort: Number(port), user, password })
    const own = phone
    await until('the phone to register', () => own.register(Number(entries['proxy_0.reg_expires'])).then(() => true))
    await page.getByText('The phone is connected').waitFor()
  })

  test('it takes a call', async () => {
    await w.available(operator)
    const customer = await w.customer('998901112233')
    const call = await customer.call('712000000', { tone: CUSTOMER_HZ })
    const desk = await phone?.incoming()
    assert.ok(desk)
    await desk.answer(OPERATOR_HZ)
    await call.answered()
    await call.media.hears(OPERATOR_HZ)
    await desk.media.hears(CUSTOMER_HZ)
    call.hangup()
    await desk.ended()
    const row = await w.finished('998901112233')
    assert.deepEqual([row.status, row.operator_id], ['answered', operator.id])
  })

  test('the address works no second time and says so', async () => {
    const again = await fetched()
    assert.equal(again.status, 410)
    const { code, detail } = await again.json()
    assert.equal(code, 'phone_setup_over')
    assert.match(detail, /Make new ones/)
  })

  test('new details end the phone that had the old ones', async () => {
    await w.admin.post(`/api/operators/${operator.id}/device`)
    await until('the old password to fail', () =>
      phone?.register().then(
        () => false,
        (error: Error) => /^REGISTER 321: SIP\/2\.0 40[13]/.test(error.message),
      ),
    )
    failed = false
  })
})
