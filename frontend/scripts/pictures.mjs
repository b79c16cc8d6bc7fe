// The pictures of the README, with the imaginary company of the mock: node scripts/pictures.mjs FOLDER
// (after `npm run build`). It is always a Friday afternoon there, so that only a change of the pages changes them.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const NOW = '2026-11-20T14:40:00+05:00'
const folder = process.argv[2]
if (!folder) throw new Error('usage: node scripts/pictures.mjs FOLDER')
mkdirSync(folder, { recursive: true })

/** From now on it is `now` here. Runs in this process and in the page. */
function setClock(now) {
  const Real = Date
  const ahead = Real.parse(now) - Real.now()
  globalThis.Date = class extends Real {
    constructor(...parts) {
      if (parts.length > 0) super(...parts)
      else super(Real.now() + ahead)
    }
    static now() {
      return Real.now() + ahead
    }
  }
}
setClock(NOW)
// Read after the clock is set: the mock makes its day when it is loaded.
const { call, incoming, me, openPage, openStage } = await import('./phone/stage.mjs')

const ago = (secs) => new Date(Date.now() - secs * 1000).toISOString()
const supervisor = { ...me, id: 'op_2', name: 'Malika Yusupova', username: 'malika', role: 'supervisor' }

const presence = (status, secs, more = {}) => ({
  operator_id: supervisor.id,
  status,
  reachable: true,
  since: ago(secs),
  ...more,
})
const talk = () =>
  call({
    id: 'call_talk',
    state: 'talking',
    operator_id: supervisor.id,
    queue_id: 'queue_1',
    from: '+998331234562',
    contact: { id: 'contact_2', name: 'Otabek Sobirov' },
    answered_at: ago(134),
    started_at: ago(160),
    recording: { state: 'recording', duration_secs: null },
  })
/** The figures of a day that is not over: nothing happened yet in the hours to come. */
async function untilNow(page) {
  await page.route('**/api/dashboard*', async (route) => {
    const response = await route.fetch()
    const body = await response.json()
    const hour = Number(NOW.slice(11, 13))
    body.by_hour = body.by_hour.map((one) =>
      one.hour > hour ? { ...one, count: 0, answered: 0, missed: 0 } : one,
    )
    const sum = (key) => body.by_hour.reduce((all, one) => all + one[key], 0)
    const [offered, answered] = [sum('count'), sum('answered')]
    Object.assign(body.today, {
      offered,
      answered,
      missed: offered - answered,
      answered_percent: Math.round((answered / offered) * 1000) / 10,
      abandoned: offered - answered - 4,
      abandoned_percent: Math.round(((offered - answered - 4) / offered) * 1000) / 10,
    })
    body.yesterday.offered = Math.round(offered * 0.91)
    await route.fulfill({ json: body })
  })
}

/** What the caller of the popup has been to the company so far. */
async function lastContacts(page) {
  const items = [
    call({ id: 'a', state: 'ended', status: 'answered', talk_secs: 192, started_at: ago(5 * 3600) }),
    call({
      id: 'b',
      state: 'ended',
      status: 'missed',
      missed_reason: 'caller_left',
      started_at: ago(86_400),
    }),
    call({ id: 'c', state: 'ended', status: 'answered', talk_secs: 65, started_at: ago(3 * 86_400) }),
  ]
  await page.route(
    ({ pathname, searchParams }) => pathname === '/api/calls' && searchParams.has('q'),
    (route) => route.fulfill({ json: { items, next_cursor: null } }),
  )
}

/** A supervisor is not asked; she presses the button when she wants to take calls. */
async function startShift(page, address) {
  await page.goto(address)
  await page.getByRole('banner').getByRole('button', { name: 'Ishni boshlash' }).click()
  const gate = page.getByRole('dialog')
  await gate.getByRole('button', { name: 'Ishni boshlash' }).press('Enter')
  await gate.waitFor({ state: 'detached' })
}

const PICTURES = {
  'dashboard-light': {
    path: '/dashboard',
    theme: 'light',
    enter: async (server) => {
      server.tell('operator_status', presence('talking', 134))
      server.tell('call_status', talk())
      await server.page.getByRole('button', { name: 'Tugatish' }).waitFor()
      await server.page.waitForSelector('.recharts-bar')
    },
  },
  'incoming-call-dark': {
    path: '/calls',
    theme: 'dark',
    enter: async (server) => {
      await server.page.waitForSelector('[data-call]')
      server.tell('operator_status', presence('ringing', 3))
      server.tell('incoming_call', incoming({ offered_to: [supervisor.id] }))
      const popup = server.page.getByRole('region', { name: 'Kiruvchi qoʻngʻiroq' })
      await popup.getByText('Javob berilgan').first().waitFor()
    },
  },
  'call-light': {
    path: '/calls/call_0003?play=call_0003',
    theme: 'light',
    enter: async ({ page }) => {
      await page.waitForSelector('aside ol li')
      await page.waitForSelector('section [role=slider][aria-disabled=false]')
      const wave = await page.locator('section [role=slider]').first().boundingBox()
      await page.mouse.click(wave.x + wave.width * 0.4, wave.y + wave.height / 2)
      await page.mouse.move(0, 0)
    },
  },
  'dashboard-dark': {
    path: '/dashboard',
    theme: 'dark',
    enter: async (server) => {
      server.tell('operator_status', presence('available', 751))
      await server.page.waitForSelector('.recharts-bar')
    },
  },
}

const stage = await openStage()
try {
  for (const [name, { path, theme, enter }] of Object.entries(PICTURES)) {
    const server = await openPage(stage, { theme, path, self: supervisor })
    await server.context.addInitScript(setClock, NOW)
    // The list is the mock's.
    server.history = null
    await untilNow(server.page)
    await lastContacts(server.page)
    await startShift(server.page, stage.url + path)
    await enter(server)
    await server.page.evaluate(() => document.fonts.ready)
    const file = join(folder, `${name}.png`)
    await server.page.screenshot({ path: file })
    console.log(file)
    await server.context.close()
  }
} finally {
  await stage.close()
}
process.exit(0)
