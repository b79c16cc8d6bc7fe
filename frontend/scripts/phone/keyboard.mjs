// Every page by keys alone.
import assert from 'node:assert/strict'
import { call, incoming, me, openPage, talking } from './stage.mjs'
import { until } from './wait.mjs'

const admin = { ...me, role: 'admin' }
/** Something that is there once the page is. */
const PAGES = {
  '/dashboard': '.recharts-bar',
  '/calls': '[data-call]',
  '/calls/call_0000': 'aside ol li',
  '/settings/operators': 'tbody tr',
}
const MOST_STOPS = 80

const openAs = async (stage, path) => {
  const server = await openPage(stage, { self: admin })
  server.history = null
  await server.page.goto(stage.url + path)
  await server.page.waitForSelector(PAGES[path])
  return server
}
const startShift = async ({ page }) => {
  await page.getByRole('banner').getByRole('button', { name: 'Ishni boshlash' }).click()
  const gate = page.getByRole('dialog')
  await gate.getByRole('button', { name: 'Ishni boshlash' }).press('Enter')
  await gate.waitFor({ state: 'detached' })
}

/** What has the focus, and what the eye sees of it. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    const { width, height, bottom, right } = element.getBoundingClientRect()
    return {
      name: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 30),
      inMain: element.closest('main') !== null,
      skip: element.matches('a[href="#main"]'),
      ring: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
      seen: width > 0 && height > 0 && bottom > 0 && right > 0,
    }
  })

export const keyboard = {
  async 'Tab reaches everything on every page, in order, and each stop is seen'(stage) {
    let last
    for (const path of Object.keys(PAGES)) {
      await last?.context.close()
      const server = await openAs(stage, path)
      last = server
      // From the top, wherever the page has put the focus.
      const first = await server.page.evaluate(() => {
        const link = document.querySelector('a, button, input, [tabindex]')
        link.focus()
        return link.getAttribute('href')
      })
      assert.equal(first, '#main', `${path}: the way past the menu is not the first stop`)
      const stops = []
      for (let i = 0; i < MOST_STOPS; i += 1) {
        await server.page.keyboard.press('Tab')
        const stop = await focused(server.page)
        if (!stop || stop.skip) break
        stops.push(stop)
      }
      assert.ok(stops.length < MOST_STOPS, `${path}: no way out of the page`)
      assert.ok(
        stops.some(({ inMain }) => inMain),
        `${path}: nothing of the page itself`,
      )
      for (const { name, ring, seen } of stops) assert.ok(ring && seen, `${path}: "${name}" does not show it`)
    }
    return last
  },

  async 'F2 answers and Shift+F2 declines on every page'(stage) {
    let last
    for (const path of Object.keys(PAGES)) {
      await last?.context.close()
      const server = await openAs(stage, path)
      last = server
      await startShift(server)
      const popup = server.page.getByRole('region', { name: 'Kiruvchi qoʻngʻiroq' })
      server.tell('incoming_call', incoming())
      await popup.waitFor()
      await server.page.keyboard.press('F2')
      await popup.getByText('Ulanmoqda…').waitFor()
      server.tell('call_status', call({ state: 'ended', missed_reason: 'caller_left' }))
      server.tell('incoming_call', incoming({ call_id: 'call_2' }))
      await popup.waitFor()
      // The first quarter of a second is for slips.
      await server.page.waitForFunction(() => {
        dispatchEvent(new KeyboardEvent('keydown', { code: 'F2', key: 'F2', shiftKey: true }))
        return !document.querySelector('section[aria-labelledby] button:not(:disabled)')
      })
      await until(`the refusal on ${path}`, () => server.sent('POST', '/api/calls/call_2/reject').length > 0)
    }
    return last
  },

  async 'F1 helps, Alt and a digit change the page, Esc closes what is on top'(stage) {
    const server = await openAs(stage, '/dashboard')
    const { page } = server
    await page.keyboard.press('F1')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('Alt+Digit2')
    await page.waitForURL(/\/calls$/)
    await page.waitForSelector('[data-call]')
    await page.locator('[data-call=call_0000]').focus()
    await page.keyboard.press('Enter')
    await page.waitForSelector('aside ol li')
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/calls$/)
    await page.keyboard.press('Alt+Digit3')
    await page.waitForSelector('tbody tr')
    return server
  },

  async 'Esc closes the note and the keypad every time and gives the focus back'(stage) {
    const server = await openAs(stage, '/dashboard')
    const { page } = server
    await startShift(server)
    server.tell('call_status', talking())
    await page.getByRole('button', { name: 'Tugatish' }).waitFor()
    for (const key of ['Alt+K', 'Alt+N', 'Alt+K', 'Alt+N']) {
      await page.keyboard.press(key.replace('+', '+Key'))
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.waitForFunction(
        (name) => document.activeElement?.getAttribute('aria-keyshortcuts') === name,
        key,
      )
    }
    return server
  },

  async 'the time for paperwork runs down'(stage) {
    const server = await openAs(stage, '/dashboard')
    await startShift(server)
    const at = (secs) => new Date(Date.now() + secs * 1000).toISOString()
    server.tell('operator_status', {
      operator_id: me.id,
      status: 'wrap_up',
      reachable: true,
      since: at(-8),
      until: at(22),
    })
    const strip = server.page.getByRole('region', { name: 'Rasmiylashtirish' })
    await strip.getByText(/0:2[0-2]/).waitFor()
    await strip.getByText(/0:1\d/).waitFor()
    return server
  },
}
