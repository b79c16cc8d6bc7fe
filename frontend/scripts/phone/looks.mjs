// Every state of the phone's screens, in every language, light and dark, on a monitor and on a telephone:
// no axe violation, nothing clipped, no sideways scroll.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { layoutFaults } from '../pages/layout-faults.mjs'
import { call, incoming, openPage } from './stage.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
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
    answered_at: ago(134),
    recording: { state: 'recording', duration_secs: null },
    ...change,
  })

/** Each goes on from the one before. */
const STATES = {
  idle: () => undefined,
  ringing: (server) => {
    server.tell('operator_status', presence('ringing', { since: ago(3) }))
    server.tell('incoming_call', incoming())
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
  },
  talking: (server) => {
    server.tell('call_status', call({ id: 'call_o', state: 'ended', direction: 'outbound' }))
    server.tell('call_status', talk())
  },
  second: (server) =>
    server.tell(
      'incoming_call',
      incoming({
        call_id: 'call_2',
        from: '+998977001020',
        contact: { id: 'x', name: 'Otabek Sobirov' },
        waiting_secs: 5,
      }),
    ),
  held: (server) => {
    server.tell('call_status', call({ id: 'call_2', state: 'talking', operator_id: 'op_2' }))
    server.tell('call_status', talk({ state: 'held' }))
  },
  'wrap-up': (server) => {
    server.tell('call_status', talk({ state: 'ended', status: 'answered' }))
    server.tell('operator_status', presence('wrap_up', { since: ago(8) }))
  },
  break: (server) =>
    server.tell('operator_status', presence('break', { reason: 'lunch', since: ago(31 * 60) })),
  menu: async (server) => {
    await server.page.keyboard.press('Alt+KeyS')
    await server.page.getByRole('menu').waitFor()
  },
}

async function faultsOf(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }))
  const named = violations.map(
    ({ id, help, nodes }) =>
      `axe ${id}: ${help}: ${nodes
        .slice(0, 3)
        .map((node) => node.target.join(' '))
        .join(' | ')}`,
  )
  return [...named, ...(await page.evaluate(layoutFaults))]
}

export async function looks(stage, shots, count) {
  for (const [width, height] of [
    [1366, 768],
    [1024, 768],
    [390, 844],
  ])
    for (const language of ['uz', 'uz-Cyrl', 'ru', 'en'])
      for (const theme of width === 1366 ? ['light', 'dark'] : [language === 'ru' ? 'dark' : 'light']) {
        const server = await openPage(stage, { language, theme, width, height })
        server.history = history
        const name = (state) => `${state}-${language}-${theme}-${width}`
        const look = async (state) => {
          await server.page.evaluate(() => document.fonts.ready)
          count(name(state), [...(await faultsOf(server.page)), ...server.errors.splice(0)])
          if (shots) await server.page.screenshot({ path: `${shots}/${name(state)}.png` })
        }
        await server.open()
        await look('gate')
        await server.page.getByRole('dialog').getByRole('button').last().press('Enter')
        await server.page.getByRole('dialog').waitFor({ state: 'detached' })
        for (const [state, enter] of Object.entries(STATES)) {
          await enter(server)
          await server.page.waitForTimeout(150)
          await look(state)
        }
        await server.context.close()
      }
}
