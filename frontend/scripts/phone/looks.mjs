// Every state of the phone's screens, in every language, light and dark, on a monitor, a tablet and a telephone:
// no axe violation, nothing clipped, no sideways scroll, no text missing.
import { dress, lookAt, looksOf, MONITOR, TELEPHONE } from '../browser/looks.mjs'
import { call, incoming, openPage } from './stage.mjs'

const TABLET = { width: 1024, height: 768 }
const ago = (secs) => new Date(Date.now() - secs * 1000).toISOString()

const history = [
  call({ id: 'a', state: 'ended', status: 'answered', talk_secs: 192, started_at: ago(4 * 3600) }),
  call({ id: 'b', state: 'ended', status: 'missed', missed_reason: 'caller_left', started_at: ago(86_400) }),
  call({
    id: 'c',
    state: 'ended',
    status: 'answered',
    direction: 'outbound',
    talk_secs: 65,
    started_at: ago(259_200),
  }),
]
const presence = (status, change = {}) => ({
  operator_id: 'op_me',
  status,
  reachable: true,
  since: ago(134),
  ...change,
})
const talk = (change = {}) =>
  call({
    state: 'talking',
    operator_id: 'op_me',
    current_operator_id: 'op_me',
    answered_at: ago(134),
    recording: { state: 'recording', duration_secs: null },
    ...change,
  })

const hangup = (page) => page.getByRole('button', { name: 'Tugatish' })

/** Each goes on from the one before; what it resolves with is the sign that the page is there. */
const STATES = {
  idle: ({ page }) => page.getByRole('combobox'),
  ringing: (server) => {
    server.tell('operator_status', presence('ringing', { since: ago(3) }))
    server.tell('incoming_call', incoming())
    return server.page.getByRole('region', { name: 'Kiruvchi qoʻngʻiroq' })
  },
  dialing: (server) => {
    server.tell('call_status', call({ state: 'ended', missed_reason: 'caller_left' }))
    server.tell('operator_status', presence('talking'))
    server.tell(
      'call_status',
      call({
        id: 'call_o',
        direction: 'outbound',
        state: 'dialing',
        operator_id: 'op_me',
        to: '+998977001020',
        contact: null,
        started_at: ago(7),
      }),
    )
    return server.page.getByRole('button', { name: 'Bekor qilish' })
  },
  talking: (server) => {
    server.tell('call_status', call({ id: 'call_o', state: 'ended', direction: 'outbound' }))
    server.tell('call_status', talk())
    return hangup(server.page)
  },
  keypad: async ({ page }) => {
    await page.keyboard.press('Alt+KeyK')
    return page.getByRole('dialog')
  },
  note: async ({ page }) => {
    await page.keyboard.press('Escape')
    // The focus is back on the button a moment after its box is gone.
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-keyshortcuts') === 'Alt+K')
    await page.keyboard.press('Alt+KeyN')
    return page.getByRole('textbox', { name: 'Eslatma' })
  },
  transfer: async ({ page }) => {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('F7')
    await page.getByRole('option').first().waitFor()
    return page.getByRole('listbox')
  },
  second: async (server) => {
    await server.page.keyboard.press('Escape')
    await server.page.getByRole('dialog').waitFor({ state: 'detached' })
    server.tell(
      'incoming_call',
      incoming({
        call_id: 'call_2',
        from: '+998977001020',
        contact: { id: 'x', name: 'Otabek Sobirov' },
        waiting_secs: 5,
        ring_until: ago(-600),
      }),
    )
    return server.page.getByRole('button', { name: 'Ushlab turib javob berish' })
  },
  held: (server) => {
    server.tell('call_status', call({ id: 'call_2', state: 'talking', operator_id: 'op_2' }))
    server.tell('call_status', talk({ state: 'held' }))
    return server.page.getByRole('button', { name: 'Davom ettirish' })
  },
  asking: (server) => {
    server.tell('call_status', talk({ state: 'held', consult: { state: 'talking', operator_id: 'op_2' } }))
    return server.page.getByRole('button', { name: 'Mijozni oʻtkazish' })
  },
  conference: (server) => {
    server.tell('call_status', talk({ consult: { state: 'conference', operator_id: 'op_2' } }))
    return server.page.getByRole('button', { name: 'Hamkasbni uzish' })
  },
  asked: (server) => {
    server.tell('call_status', talk({ state: 'ended', status: 'answered' }))
    server.tell(
      'incoming_call',
      incoming({ call_id: 'call_3', offered_to: ['op_me'], asked_by: 'op_2', ring_until: ago(-600) }),
    )
    return server.page.getByText('maslahat soʻrayapti')
  },
  'wrap-up': (server) => {
    server.tell('call_status', call({ id: 'call_3', state: 'talking', current_operator_id: 'op_2' }))
    server.tell('call_status', talk({ state: 'ended', status: 'answered' }))
    server.tell('operator_status', presence('wrap_up', { since: ago(8), until: ago(-22) }))
    return server.page.getByRole('region', { name: 'Rasmiylashtirish' })
  },
  break: (server) => {
    server.tell('operator_status', presence('break', { reason: 'lunch', since: ago(31 * 60) }))
    return server.page.getByRole('button', { name: 'Holat: Tushlik' })
  },
  commands: async ({ page }) => {
    await page.keyboard.press('Control+KeyK')
    return page.getByRole('listbox')
  },
  menu: async ({ page }) => {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('Alt+KeyS')
    return page.getByRole('menu')
  },
  lost: async (server) => {
    await server.page.keyboard.press('Escape')
    await server.page.getByRole('menu').waitFor({ state: 'detached' })
    server.down = true
    server.cut()
    return server.page.getByText('Aloqa uzildi')
  },
}

/** The check before the shift with a microphone that the browser may not use. */
async function refuseMicrophone({ page }) {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
  })
}

const gate = (page) => page.getByRole('dialog')

export async function looks(stage, { shots, quick, report }) {
  for (const size of [MONITOR, TABLET, TELEPHONE]) {
    const all = looksOf(size, quick || size === TABLET)
    const look = (name, { page, errors }, rounds = all) =>
      lookAt(page, { name, size, looks: rounds, shots, errors, report })

    const refused = await openPage(stage, { size })
    await refuseMicrophone(refused)
    await refused.open()
    await gate(refused.page).getByRole('button').last().press('Enter')
    await refused.page.getByText('Ruxsat berilmagan').first().waitFor()
    await look('gate-refused', refused)
    await refused.context.close()

    const server = await openPage(stage, { size })
    server.history = history
    await server.open()
    await look('gate', server)
    await dress(server.page, { language: 'uz', theme: 'light' })
    await gate(server.page).getByRole('button').last().press('Enter')
    await gate(server.page).waitFor({ state: 'detached' })
    for (const [state, enter] of Object.entries(STATES)) {
      await dress(server.page, { language: 'uz', theme: 'light' })
      const sign = await enter(server)
      await sign.first().waitFor()
      await look(state, server)
    }
    await server.context.close()
  }
}
