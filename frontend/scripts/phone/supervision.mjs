// A supervisor in somebody else's talk.
import assert from 'node:assert/strict'
import { MONITOR } from '../browser/looks.mjs'
import { callPage } from './far-end.mjs'
import { me, openPage, talking } from './stage.mjs'
import { until } from './wait.mjs'

export const supervision = {
  async 'listens, whispers, barges in and takes over; the bar fits a narrow window'(stage) {
    const server = await openPage(stage, { self: { ...me, role: 'supervisor' } })
    const { page } = server
    // He begins his shift when he wants to; the check is the same.
    await server.startShift(() => page.getByRole('button', { name: 'Ishni boshlash' }).click())
    await until('the phone', () => server.contact !== undefined)
    const orders = (how) => server.sent('POST', `/api/calls/call_1/${how}`)
    const since = new Date().toISOString()
    const heard = (mode, more = { since }) =>
      talking({
        operator_id: 'op_2',
        current_operator_id: 'op_2',
        supervision: { operator_id: me.id, mode, ...more },
      })
    server.tell('call_status', heard('listen', {}))
    const strip = page.getByRole('region', { name: 'Tinglash' })
    await strip.getByText('Telefoningiz jiringlamoqda').waitFor()
    await callPage(server, 'call_1', ['X-Auto-Answer: 1'])
    server.tell('call_status', heard('listen'))
    await strip.getByText('Malika Yusupova').waitFor()
    await strip.getByText('Telefoningiz jiringlamoqda').waitFor({ state: 'detached' })
    assert.equal(await page.getByRole('button', { name: 'Ushlab turish' }).count(), 0, 'not his to hold')
    const ways = [
      ['Shivirlash', 'whisper'],
      ['Qoʻshilish', 'barge'],
      ['Tinglash', 'listen'],
    ]
    for (const [name, how] of ways) {
      const before = orders(how).length
      await strip.getByRole('button', { name }).press('Enter')
      await until(how, () => orders(how).length === before + 1)
      await strip.getByRole('button', { name, pressed: true }).waitFor()
      server.tell('call_status', heard(how))
    }
    // By its key; and what another window of his has changed.
    await page.keyboard.press('2')
    await until('the key', () => orders('whisper').length === 2)
    server.tell('call_status', heard('barge'))
    await strip.getByRole('button', { name: 'Qoʻshilish', pressed: true }).waitFor()
    await page.setViewportSize({ width: 1024, height: 768 })
    for (const button of await strip.getByRole('button').all()) {
      const box = await button.boundingBox()
      const bar = await page.getByRole('banner').boundingBox()
      assert.ok(box && box.x + box.width <= bar.x + bar.width, await button.textContent())
    }
    await page.setViewportSize(MONITOR)
    await page.keyboard.press('Shift+F2')
    await until('the end of listening only', () => orders('leave').length === 1)
    await strip.getByRole('button', { name: 'Oʻziga olish' }).press('Enter')
    await until('the customer', () => orders('take-over').length === 1)
    server.tell('call_status', talking({ operator_id: 'op_2', current_operator_id: me.id }))
    await strip.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Ushlab turish' }).waitFor()
    assert.equal(orders('hangup').length, 0)
    await page.keyboard.press('Shift+F2')
    await until('the end', () => orders('hangup').length === 1)
    return server
  },

  async 'at a desk phone: the page says that it rings, and has the same bar'(stage) {
    const server = await openPage(stage, { self: { ...me, role: 'supervisor', device: 'sip' } })
    const { page } = server
    await page.goto(stage.url)
    const strip = page.getByRole('region', { name: 'Tinglash' })
    const heard = (more) =>
      talking({
        operator_id: 'op_2',
        current_operator_id: 'op_2',
        supervision: { operator_id: me.id, mode: 'listen', ...more },
      })
    await page.getByRole('button', { name: 'Ishni boshlash' }).waitFor()
    await until('the stream', () => server.sockets.size > 0)
    server.tell('call_status', heard({}))
    await strip.getByText('Telefoningiz jiringlamoqda').waitFor()
    server.tell('call_status', heard({ since: new Date().toISOString() }))
    await strip.getByRole('button', { name: 'Oʻziga olish' }).press('Enter')
    await until('the customer', () => server.sent('POST', '/api/calls/call_1/take-over').length === 1)
    await page.keyboard.press('Shift+F2')
    await until('the end of listening', () => server.sent('POST', '/api/calls/call_1/leave').length === 1)
    return server
  },
}
