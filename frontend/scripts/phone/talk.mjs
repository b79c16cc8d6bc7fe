// Talks with sound, their microphone and their end; the list of calls and the commands.
import assert from 'node:assert/strict'
import { callPage, watchMicrophone } from './far-end.mjs'
import { call, incoming, me, openPage, talking } from './stage.mjs'
import { until } from './wait.mjs'

const now = () => new Date().toISOString()
const device = (server) => server.sent('WS', 'device').at(-1)?.body

export const talk = {
  async 'a refused microphone is said, and calls come again once it works'(stage) {
    const server = await openPage(stage)
    const microphone = await watchMicrophone(server)
    await server.startShift()
    await until('the phone', () => server.contact !== undefined)
    await microphone.refuse(true)
    server.tell('incoming_call', incoming())
    const far = await callPage(server, 'call_1')
    await server.page.keyboard.press('F2')
    await until('the refusal', () => far.said().some((line) => line.startsWith('SIP/2.0 480')))
    const banner = server.page.getByRole('alert').filter({ hasText: 'Mikrofon ishlamayapti' })
    await banner.waitFor()
    await until('the word to the server', () => device(server)?.reason === 'microphone')
    await microphone.refuse(false)
    await banner.getByRole('button', { name: 'Qayta tekshirish' }).click()
    await banner.waitFor({ state: 'detached' })
    await until('calls again', () => device(server)?.ready === true)
    return server
  },

  async 'a microphone unplugged in a talk: the page takes another, or says that nobody hears'(stage) {
    const server = await openPage(stage)
    const microphone = await watchMicrophone(server)
    await server.startShift()
    await until('the phone', () => server.contact !== undefined)
    server.tell('incoming_call', incoming())
    const far = await callPage(server, 'call_1')
    await server.page.keyboard.press('F2')
    server.tell('call_status', talking())
    await server.page.getByRole('button', { name: 'Tugatish' }).waitFor()
    const grows = async (what) => {
      const before = await far.energy()
      await until(what, async () => (await far.energy()) > before, 10_000)
    }
    await grows('the voice of the operator')
    await microphone.unplug()
    await grows('the voice through another microphone')

    await microphone.refuse(true)
    await microphone.unplug()
    const banner = server.page.getByRole('alert').filter({ hasText: 'suhbatdosh sizni eshitmayapti' })
    await banner.waitFor()
    await microphone.refuse(false)
    await banner.getByRole('button', { name: 'Qayta tekshirish' }).click()
    await banner.waitFor({ state: 'detached' })
    await grows('the voice after the repair')
    return server
  },

  async 'Shift+F2 twice is one wish: one decline, one hang-up'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    server.tell('incoming_call', incoming())
    await until('the decline', async () => {
      await server.page.keyboard.press('Shift+F2')
      return server.sent('POST', '/api/calls/call_1/reject').length > 0
    })
    await server.page.keyboard.press('Shift+F2')
    server.tell('call_status', call({ state: 'queued' }))
    server.tell('call_status', talking({ id: 'call_2' }))
    await server.page.getByRole('button', { name: 'Tugatish' }).waitFor()
    await server.page.keyboard.press('Shift+F2')
    await server.page.keyboard.press('Shift+F2')
    // Whatever else was sent is before this one.
    await server.page.keyboard.press('F8')
    await until('the mute', () => server.sent('POST', '/api/calls/call_2/mute').length === 1)
    assert.equal(server.sent('POST', '/api/calls/call_1/reject').length, 1)
    assert.equal(server.sent('POST', '/api/calls/call_2/hangup').length, 1)
    return server
  },

  async 'a hang-up without the server ends the talk here, and there when it is back'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    server.live = [talking()]
    server.tell('call_status', talking())
    const hangup = server.page.getByRole('button', { name: 'Tugatish' })
    await hangup.waitFor()
    server.away = true
    server.down = true
    server.cut()
    await server.page.keyboard.press('Shift+F2')
    await hangup.waitFor({ state: 'detached' })
    const tried = server.sent('POST', '/api/calls/call_1/hangup').length
    server.away = false
    server.down = false
    await until(
      'the hang-up at the server',
      () => server.sent('POST', '/api/calls/call_1/hangup').length > tried,
      20_000,
    )
    server.live = []
    server.tell('call_status', talking({ state: 'ended', status: 'answered' }))
    assert.equal(await hangup.count(), 0)
    return server
  },

  async 'after the call: a note, more time, ready; Alt+O opens its page'(stage) {
    const server = await openPage(stage)
    const { page } = server
    await server.startShift()
    server.tell('call_status', talking())
    await page.getByRole('button', { name: 'Tugatish' }).waitFor()
    server.operator.status = 'wrap_up'
    server.tell('call_status', talking({ state: 'ended', status: 'answered' }))
    server.tell('operator_status', {
      operator_id: me.id,
      status: 'wrap_up',
      reachable: true,
      since: now(),
      until: new Date(Date.now() + 30_000).toISOString(),
    })
    const strip = page.getByRole('region', { name: 'Rasmiylashtirish' })
    await strip.waitFor()
    await page.keyboard.press('Alt+KeyN')
    await page.getByRole('textbox', { name: 'Eslatma' }).fill('ertaga qoʻngʻiroq qilish')
    await page.keyboard.press('Escape')
    await until('the note', () => server.sent('PATCH', '/api/calls/call_1').length === 1)
    assert.deepEqual(server.sent('PATCH', '/api/calls/call_1')[0].body, { notes: 'ertaga qoʻngʻiroq qilish' })
    const wishes = () => server.sent('PUT', '/api/operators/op_me/status').map(({ body }) => body.status)
    await strip.getByRole('button', { name: '+30 s' }).click()
    await until('more time', () => wishes().at(-1) === 'wrap_up')
    await page.keyboard.press('Alt+KeyO')
    await page.waitForURL(/\/calls\/call_1$/)
    await strip.getByRole('button', { name: 'Tayyor' }).click()
    await until('ready', () => wishes().at(-1) === 'available')
    return server
  },

  async 'a voicemail is found in the list, opened and played'(stage) {
    const server = await openPage(stage, { path: '/calls' })
    const { page } = server
    server.history = null
    await server.startShift()
    const row = page.locator('[data-call]').filter({ hasText: 'Ovozli pochta' }).first()
    await row.focus()
    await page.keyboard.press('Enter')
    const drawer = page.locator('aside')
    await drawer.getByText('Ovozli pochta').first().waitFor()
    await drawer.getByRole('button', { name: 'Tinglash' }).click()
    const position = page.getByRole('slider', { name: 'Yozuvdagi joy' })
    await page.getByRole('button', { name: 'Toʻxtatib turish' }).waitFor()
    const second = async () => Number(await position.getAttribute('aria-valuenow'))
    await until('the sound to go on', async () => (await second()) > 0)
    return server
  },

  async 'an export is saved under its name, or the reason is said'(stage) {
    const server = await openPage(stage, { path: '/calls' })
    const { page } = server
    server.history = null
    await server.startShift()
    const choose = async (item) => {
      await page.getByRole('button', { name: 'Eksport' }).click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    const download = page.waitForEvent('download')
    await choose(/CSV/)
    assert.match((await download).suggestedFilename(), /\.csv$/)
    server.refuse.set('/api/calls/export', 'forbidden')
    await choose(/XLSX/)
    await page.getByText(/^Fayl tayyorlanmadi: /).waitFor()
    return server
  },

  async 'Ctrl+K finds a page, a status, a language, a number, a call'(stage) {
    const server = await openPage(stage)
    const { page } = server
    await server.startShift()
    const field = page.getByRole('combobox', { name: 'Buyruqlar va qidiruv' })
    const commands = async (text) => {
      await page.keyboard.press('Control+KeyK')
      await field.waitFor()
      await page.keyboard.insertText(text)
    }
    await commands('Қўнғироқлар')
    await page.getByRole('option', { name: /^Qoʻngʻiroqlar Alt/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/calls$/)
    await commands('tushlik')
    await page.keyboard.press('Enter')
    await until(
      'the break',
      () => server.sent('PUT', '/api/operators/op_me/status').at(-1)?.body.reason === 'lunch',
    )
    await commands('8 90 123-45-67')
    await page.getByRole('option', { name: 'Qoʻngʻiroq qilish: +998 90 123 45 67' }).waitFor()
    await page.keyboard.press('Enter')
    await until('the call', () => server.sent('POST', '/api/calls/outbound').length === 1)
    server.history = [call({ id: 'call_0000', state: 'ended', status: 'answered' })]
    await commands('Karimova')
    await page.getByRole('option', { name: /^Dilnoza Karimova/ }).click()
    await page.waitForURL(/\/calls\/call_0000$/)
    await commands('рус')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Звонки' }).waitFor()
    await page.keyboard.press('Control+KeyK')
    await page.getByRole('combobox', { name: 'Команды и поиск' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('listbox', { name: 'Команды и поиск' }).waitFor({ state: 'detached' })
    return server
  },
}
