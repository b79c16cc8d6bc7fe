// The phone's screens in the real browser, hand on the keys:
//   node scripts/phone/run.mjs [--only PART-OF-A-NAME|looks] [--shots FOLDER] [--quick]
// (after `npm run build`). The server is played by the test; audio with a real Asterisk is scripts/softphone.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { flag, option } from '../browser/launch.mjs'
import { handingOn } from './handing-on.mjs'
import { keyboard } from './keyboard.mjs'
import { looks } from './looks.mjs'
import { call, incoming, inTalk, openPage, openStage, talking } from './stage.mjs'
import { supervision } from './supervision.mjs'
import { talk } from './talk.mjs'
import { until } from './wait.mjs'

const shots = option('shots')
const only = option('only')
if (shots) mkdirSync(shots, { recursive: true })

const popup = (page) => page.getByRole('region', { name: 'Kiruvchi qoʻngʻiroq' })
const tests = {
  async 'one press starts the shift: registered, microphone heard, status told'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    await until('the status', () => server.sent('PUT', '/api/operators/op_me/status').length === 1)
    assert.deepEqual(server.sent('PUT', '/api/operators/op_me/status')[0].body, { status: 'available' })
    await until('the device', () => server.sent('WS', 'device').some(({ body }) => body.ready === true))
    await server.page.getByText('Telefon ulandi').waitFor({ state: 'attached' })
    return server
  },

  async 'an extension that Asterisk has not heard of yet is asked for again'(stage) {
    const server = await openPage(stage)
    server.unknown = 2
    await server.startShift()
    assert.equal(server.unknown, 0)
    await server.page.getByText('Telefon ulandi').waitFor({ state: 'attached' })
    return server
  },

  async 'a desk phone is asked for nothing but the server'(stage) {
    const server = await openPage(stage, { device: 'sip' })
    await server.open()
    assert.equal(await server.page.getByRole('dialog').getByRole('listitem').count(), 2)
    await server.page.getByRole('dialog').getByRole('button').last().press('Enter')
    await server.page.getByRole('dialog').waitFor({ state: 'detached' })
    server.tell('incoming_call', incoming())
    await popup(server.page).getByText('Telefoningizda javob bering').waitFor()
    assert.equal(await popup(server.page).getByRole('button', { name: 'Javob berish' }).count(), 0)
    return server
  },

  async 'without the phone: no line, no microphone'(stage) {
    const server = await openPage(stage)
    await server.open()
    await server.page.getByRole('button', { name: 'Telefonsiz ishlash' }).click()
    await until('the status', () => server.sent('PUT', '/api/operators/op_me/status').length === 1)
    assert.deepEqual(server.sent('PUT', '/api/operators/op_me/status')[0].body, {
      status: 'available',
      reason: 'chat_only',
    })
    assert.equal(server.sent('POST', '/api/operators/op_me/device').length, 0)
    return server
  },

  async 'ten popups do not cost one letter of what is being typed'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    const field = server.page.getByRole('combobox')
    await field.focus()
    const text = 'dilnoza karimova samarqand'
    for (const [i, letter] of [...text].entries()) {
      if (i % 3 === 0) server.tell('incoming_call', incoming({ call_id: `call_t${i}` }))
      if (i % 5 === 4)
        server.tell(
          'call_status',
          call({ id: `call_t${i - (i % 3)}`, state: 'ended', missed_reason: 'caller_left' }),
        )
      await server.page.keyboard.type(letter)
    }
    assert.equal(await field.inputValue(), text)
    assert.ok((await popup(server.page).count()) > 0)
    return server
  },

  async 'F2 answers while typing, waits for the INVITE and gives the buttons back'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    await inTalk(server)
    await server.page.keyboard.press('Alt+KeyN')
    await server.page.getByRole('textbox', { name: 'Eslatma' }).pressSequentially('mijoz ')
    server.tell('incoming_call', incoming({ call_id: 'call_2' }))
    await popup(server.page).waitFor()
    await server.page.keyboard.type('ertaga ')
    await server.page.keyboard.press('F2')
    await popup(server.page).getByText('Ulanmoqda…').waitFor()
    await server.page.keyboard.type('keladi')
    assert.equal(
      await server.page.getByRole('textbox', { name: 'Eslatma' }).inputValue(),
      'mijoz ertaga keladi',
    )
    await until('the hold', () => server.sent('POST', '/api/calls/call_1/hold').length === 1)
    await popup(server.page).getByRole('button', { name: 'Ushlab turib javob berish' }).waitFor()
    return server
  },

  async 'a decline in the first quarter of a second is a slip; later it is meant'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    // The slip comes with the popup itself: on a busy machine a key of ours would already be late.
    await server.page.evaluate(() => {
      new MutationObserver((_, observer) => {
        if (!document.querySelector('section[aria-labelledby]')) return
        observer.disconnect()
        dispatchEvent(new KeyboardEvent('keydown', { code: 'F2', key: 'F2', shiftKey: true }))
        document.body.dataset.slipped = ''
      }).observe(document.body, { childList: true, subtree: true })
    })
    server.tell('incoming_call', incoming())
    await popup(server.page).waitFor()
    await server.page.waitForSelector('body[data-slipped]')
    assert.equal(server.sent('POST', '/api/calls/call_1/reject').length, 0)
    await until('the guard', async () => {
      await server.page.keyboard.press('Shift+F2')
      return server.sent('POST', '/api/calls/call_1/reject').length === 1
    })
    server.tell('call_status', call({ state: 'queued' }))
    await server.page.getByRole('status').getByText('Rad etildi').waitFor()
    return server
  },

  async 'Enter and Space do nothing to a popup without the focus, Alt+` moves into it'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    server.tell('incoming_call', incoming())
    await popup(server.page).waitFor()
    await server.page.keyboard.press('Enter')
    await server.page.keyboard.press('Space')
    await popup(server.page).getByRole('button', { name: 'Javob berish' }).waitFor()
    await server.page.keyboard.press('Alt+Backquote')
    const focused = await server.page.evaluate(() => document.activeElement?.textContent)
    assert.match(focused, /Javob berish/)
    return server
  },

  async 'says who answered and who gave up, and counts more than three'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    for (const id of ['a', 'b', 'c', 'd', 'e']) server.tell('incoming_call', incoming({ call_id: id }))
    await server.page.getByText('Yana 2 ta qoʻngʻiroq').waitFor()
    assert.equal(await popup(server.page).count(), 3)
    server.tell('call_status', call({ id: 'e', state: 'talking', operator_id: 'op_2' }))
    await server.page.getByText('Malika Yusupova javob berdi').waitFor()
    server.tell(
      'call_status',
      call({ id: 'd', state: 'ended', status: 'missed', missed_reason: 'caller_left' }),
    )
    await server.page.getByText('Mijoz qoʻydi').waitFor()
    await server.page.getByRole('button', { name: 'Qayta qoʻngʻiroq qilish' }).click()
    await until('the call back', () => server.sent('POST', '/api/calls/outbound').length === 1)
    assert.deepEqual(server.sent('POST', '/api/calls/outbound')[0].body, { to: '+998901234567' })
    return server
  },

  async 'a page opened while a call rings shows it'(stage) {
    const server = await openPage(stage)
    server.live = [
      call({ offered_to: ['op_me'], ring_until: new Date(Date.now() + 15_000).toISOString(), muted: false }),
    ]
    await server.open()
    // The check before the shift lies over the page, so it is looked for by its words.
    await server.page.getByText('+998 90 123 45 67', { exact: true }).waitFor()
    return server
  },

  async 'another window steers through the server'(stage) {
    const first = await openPage(stage)
    await first.startShift()
    const second = await openPage(stage, { context: first.context })
    await second.startShift()
    await second.page.getByText('Telefon boshqa oynada').waitFor()
    second.tell('incoming_call', incoming())
    await popup(second.page).waitFor()
    await second.page.keyboard.press('F2')
    await until('the answer', () => second.sent('POST', '/api/calls/call_1/answer').length === 1)
    return second
  },

  async 'hold moves at the press and springs back with the reason'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    await inTalk(server)
    server.refuse.set('/api/calls/call_1/hold', 'not_talking')
    await server.page.keyboard.press('F9')
    await server.page.getByText('Bajarilmadi: Hozir suhbat yoʻq').waitFor()
    await server.page.getByRole('button', { name: 'Ushlab turish' }).waitFor()
    server.refuse.clear()
    await server.page.keyboard.press('F9')
    await server.page.getByRole('button', { name: 'Davom ettirish' }).waitFor()
    server.tell('call_status', talking({ state: 'held' }))
    await server.page.keyboard.press('F9')
    await until('the resume', () => server.sent('POST', '/api/calls/call_1/unhold').length === 1)
    await server.page.keyboard.press('F8')
    await server.page.getByRole('button', { name: 'Mikrofonni yoqish' }).waitFor()
    await server.page.keyboard.press('Shift+F2')
    await until('the end', () => server.sent('POST', '/api/calls/call_1/hangup').length === 1)
    return server
  },

  async 'digits are tones only while the keypad is open'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    await inTalk(server)
    await server.page.keyboard.press('5')
    await server.page.keyboard.press('Alt+KeyK')
    await server.page.getByRole('dialog').waitFor()
    await server.page.keyboard.type('1#')
    await until('the tones', () => server.sent('POST', '/api/calls/call_1/dtmf').length === 2)
    assert.deepEqual(
      server.sent('POST', '/api/calls/call_1/dtmf').map(({ body }) => body.digits),
      ['1', '#'],
    )
    return server
  },

  async 'after the call a digit is the result, Enter is ready'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    await inTalk(server)
    server.operator.status = 'wrap_up'
    server.tell('call_status', talking({ state: 'ended', status: 'answered' }))
    server.tell('operator_status', {
      operator_id: 'op_me',
      status: 'wrap_up',
      reachable: true,
      since: new Date().toISOString(),
    })
    await server.page.getByRole('radio', { name: 'Shikoyat' }).waitFor()
    await server.page.keyboard.press('3')
    await until('the result', () => server.sent('PATCH', '/api/calls/call_1').length === 1)
    assert.deepEqual(server.sent('PATCH', '/api/calls/call_1')[0].body, { disposition: 'complaint' })
    await server.page.keyboard.press('Enter')
    await until(
      'the status',
      () => server.sent('PUT', '/api/operators/op_me/status').at(-1)?.body.status === 'available',
    )
    await server.page.getByRole('combobox').waitFor()
    return server
  },

  async 'Alt+S, a letter in either layout, Enter: a break'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    await server.page.keyboard.press('Alt+KeyS')
    await server.page.getByRole('menu').waitFor()
    // The key of N on a Cyrillic layout.
    await server.page.keyboard.insertText('т')
    await server.page.evaluate(() =>
      document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'т', code: 'KeyN', bubbles: true }),
      ),
    )
    await server.page.keyboard.press('n')
    await server.page.keyboard.press('Enter')
    await until(
      'the break',
      () => server.sent('PUT', '/api/operators/op_me/status').at(-1)?.body.reason === 'prayer',
    )
    await server.page.getByRole('button', { name: 'Holat: Namoz' }).waitFor()
    await server.page.getByRole('button', { name: 'Tayyor', exact: true }).click()
    await until(
      'the return',
      () => server.sent('PUT', '/api/operators/op_me/status').at(-1)?.body.status === 'available',
    )
    return server
  },

  async 'a status chosen in a call waits for its end'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    server.operator.status = 'talking'
    await inTalk(server)
    await server.page.keyboard.press('Alt+KeyS')
    await server.page.keyboard.press('t')
    await server.page.keyboard.press('t')
    await server.page.keyboard.press('Enter')
    await server.page.getByText('Suhbatdan keyin: Tanaffus').first().waitFor()
    return server
  },

  async 'takes any spelling of a number and keeps the last ones'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    await server.page.keyboard.press('F2')
    await server.page.keyboard.insertText('8 (90) 123-45-67')
    await server.page.getByText('+998 90 123 45 67').waitFor()
    await server.page.keyboard.press('Enter')
    await until('the call', () => server.sent('POST', '/api/calls/outbound').length === 1)
    assert.deepEqual(server.sent('POST', '/api/calls/outbound')[0].body, { to: '+998901234567' })
    await server.page.keyboard.press('ArrowDown')
    await server.page.getByRole('option', { name: '+998 90 123 45 67' }).waitFor()
    await server.page.keyboard.press('ArrowDown')
    await server.page.keyboard.press('Enter')
    await until('the second call', () => server.sent('POST', '/api/calls/outbound').length === 2)
    return server
  },

  async 'says that the server is gone after three seconds, and resumes where it stopped'(stage) {
    const server = await openPage(stage)
    await server.startShift()
    server.tell('operator_status', {
      operator_id: 'op_9',
      status: 'break',
      reachable: true,
      since: new Date().toISOString(),
    })
    server.down = true
    server.cut()
    await server.page.getByText('Aloqa uzildi').waitFor({ timeout: 8_000 })
    await server.page.getByRole('button', { name: 'Hozir ulanish' }).click()
    server.down = false
    await server.page.getByText('Aloqa tiklandi').waitFor({ timeout: 20_000 })
    assert.equal(server.sent('WS', 'resume').length, 0)
    server.seq += 2
    server.cut()
    await until('the resume', () => server.sent('WS', 'resume').length === 1, 8_000)
    assert.deepEqual(server.sent('WS', 'resume')[0].body, { type: 'resume', session: 's', seq: 1 })
    return server
  },
}

const stage = await openStage()
let passed = 0
let failed = 0
const count = (name, faults) => {
  if (faults.length === 0) passed += 1
  else {
    failed += 1
    console.error(`FAILED ${name}\n  ${faults.join('\n  ')}`)
  }
}
try {
  for (const [name, test] of Object.entries({
    ...tests,
    ...talk,
    ...handingOn,
    ...supervision,
    ...keyboard,
  })) {
    if (only && !name.includes(only)) continue
    try {
      const server = await test(stage)
      count(name, server.errors)
      await server.context.close()
    } catch (error) {
      count(name, [String(error.stack ?? error)])
      if (shots)
        await Promise.all(
          stage.browser
            .contexts()
            .flatMap((context) =>
              context
                .pages()
                .map((page, i) => page.screenshot({ path: `${shots}/failed-${failed}-${i}.png` })),
            ),
        )
      for (const context of stage.browser.contexts()) await context.close()
    }
  }
  if (!only || only === 'looks') await looks(stage, { shots, quick: flag('quick'), report: count })
} finally {
  await stage.close()
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
