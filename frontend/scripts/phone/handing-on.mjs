// Handing a customer on, at once or after asking the colleague.
import assert from 'node:assert/strict'
import { incoming, inTalk, openPage, talking } from './stage.mjs'
import { until } from './wait.mjs'

export const handingOn = {
  async 'F7, a few letters and Enter hand the customer on; a refusal is said in words'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    await inTalk(server)
    const orders = () => server.sent('POST', '/api/calls/call_1/transfer')
    const handOn = async (text) => {
      await server.page.keyboard.press('F7')
      await server.page.getByRole('combobox', { name: 'Kimga yoʻnaltirilsin' }).waitFor()
      await server.page.getByRole('option').first().waitFor()
      await server.page.keyboard.type(text)
      await server.page.getByRole('option', { selected: true }).waitFor()
      const before = orders().length
      await server.page.keyboard.press('Enter')
      await until('the order', () => orders().length === before + 1)
      return orders().at(-1).body.target
    }
    server.refuse.set('/api/calls/call_1/transfer', 'operator_busy')
    assert.equal((await handOn('mal')).type, 'operator')
    await server.page.getByText('Bajarilmadi').first().waitFor()
    server.refuse.clear()
    assert.deepEqual(await handOn('901234567'), { type: 'number', number: '+998901234567' })
    await server.page.getByText('Qoʻngʻiroq yoʻnaltirildi: +998 90 123 45 67').waitFor()
    return server
  },

  async 'whatever takes the focus while the box is open, letters go into it and one Esc closes it'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    await inTalk(server)
    const { page } = server
    await page.keyboard.press('F7')
    await page.getByRole('option').first().waitFor()
    // What a box that has just been closed does a moment later: it gives the focus back to its button.
    await page.evaluate(() => document.querySelector('[aria-keyshortcuts="Alt+N"]').focus())
    await page.keyboard.type('mal')
    assert.equal(await page.getByRole('combobox', { name: 'Kimga yoʻnaltirilsin' }).inputValue(), 'mal')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    return server
  },

  async 'asks a colleague first, then hands on, talks with both or goes back'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    await inTalk(server)
    const orders = (path) => server.sent('POST', `/api/calls/call_1/${path}`)
    const ordered = (path, count) => until(path, () => orders(path).length === count)
    const button = (name) => server.page.getByRole('button', { name })
    await server.page.keyboard.press('F7')
    await server.page.getByRole('option').first().waitFor()
    await server.page.keyboard.type('mal')
    await server.page.getByRole('option', { selected: true }).waitFor()
    await server.page.keyboard.press('Tab')
    await ordered('consult', 1)
    assert.equal(orders('transfer').length, 0)
    const asks = (state, change = {}) =>
      server.tell('call_status', talking({ consult: { state, operator_id: 'op_2' }, ...change }))
    asks('ringing', { state: 'held' })
    await server.page.getByText('Chaqirilmoqda').waitFor()
    assert.equal(await button('Konferensiya').isDisabled(), true)
    asks('talking', { state: 'held' })
    await button('Konferensiya').click()
    await ordered('conference', 1)
    await server.page.keyboard.press('F9')
    await ordered('unhold', 1)
    asks('conference')
    await button('Hamkasbni uzish').click()
    await ordered('cancel', 1)
    await server.page.keyboard.press('F7')
    await ordered('complete', 1)
    server.tell('call_status', talking({}))
    await button('Yoʻnaltirish').waitFor()
    return server
  },

  async 'invites somebody into the talk from the same box: Shift+Enter, or a press'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    await inTalk(server)
    const { page } = server
    const orders = () => server.sent('POST', '/api/calls/call_1/conference')
    const find = async (text) => {
      await page.keyboard.press('F7')
      await page.getByRole('option').first().waitFor()
      await page.keyboard.type(text)
      await page.getByRole('option', { selected: true }).waitFor()
    }
    await find('901234567')
    await page.keyboard.press('Shift+Enter')
    await until('the order', () => orders().length === 1)
    assert.deepEqual(orders()[0].body.target, { type: 'number', number: '+998901234567' })
    await find('mal')
    await page.getByRole('option', { selected: true }).getByText('Suhbatga qoʻshish').click()
    await until('the second order', () => orders().length === 2)
    assert.equal(orders()[1].body.target.type, 'operator')
    assert.equal(server.sent('POST', '/api/calls/call_1/transfer').length, 0)
    return server
  },

  async 'a colleague who asks is answered like a caller'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    server.tell('incoming_call', incoming({ offered_to: ['op_me'], asked_by: 'op_2' }))
    await server.page.getByText('maslahat soʻrayapti').waitFor()
    const asked = (change) =>
      server.tell(
        'call_status',
        talking({ state: 'held', operator_id: 'op_2', current_operator_id: 'op_2', ...change }),
      )
    asked({ consult: { state: 'ringing', operator_id: 'op_me' } })
    await server.page.getByText('maslahat soʻrayapti').waitFor()
    asked({ consult: { state: 'talking', operator_id: 'op_me' } })
    await server.page.getByRole('region', { name: 'Kiruvchi qoʻngʻiroq' }).waitFor({ state: 'detached' })
    await server.page.getByRole('button', { name: 'Tugatish' }).waitFor()
    assert.equal(await server.page.getByRole('button', { name: 'Yoʻnaltirish' }).count(), 0)
    asked({ state: 'talking' })
    await server.page.getByRole('button', { name: 'Tugatish' }).waitFor({ state: 'detached' })
    return server
  },
}
