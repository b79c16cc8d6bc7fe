// The screens that run.mjs looks at. `as` signs in; `ready` and `act` bring the page into the state that is meant;
// `answers` are in place of the mock's: null never comes.
import { MONITOR, TELEPHONE } from '../browser/looks.mjs'

const problem = (status, code) => ({
  status,
  body: { status, code, title: code, instance: 'req_0000000000' },
})
/** A page whose first answer does not come, or says that the server failed. */
const loading = (name, path, as, api, ready = 'main [aria-busy]') => ({
  name,
  path,
  as,
  ready,
  answers: { [api]: null },
})
const failed = (name, path, as, api, ready = 'main [role=alert]') => ({
  name,
  path,
  as,
  ready,
  answers: { [api]: problem(500, 'internal') },
  expectedErrors: /500/,
})
const soon = (secs) => new Date(Date.now() + secs * 1000).toISOString()
const PARKED = [
  { call_id: 'call_parked_1', slot: 1, by: 'op_2', number: '+998901234567' },
  { call_id: 'call_parked_2', slot: 14, by: 'op_4', number: '+998935554433', taken_by: 'op_3' },
].map((call) => ({ ...call, since: soon(-40), until: soon(80) }))
const none = { body: { items: [], next_cursor: null } }

/** Presses one after the other and waits until the last of them is there. */
const press =
  (...selectors) =>
  async (page) => {
    for (const selector of selectors.slice(0, -1)) await page.click(selector)
    await page.waitForSelector(selectors.at(-1))
  }
const key = (name, shown) => async (page) => {
  await page.keyboard.press(name)
  await page.waitForSelector(shown)
}

const SIGN_IN = [
  { name: 'login', path: '/login', ready: 'form' },
  {
    name: 'login-wrong',
    path: '/login',
    ready: 'form',
    act: async (page) => {
      await page.fill('[name=username]', 'malika')
      await page.fill('[name=password]', 'wrong')
      await key('Enter', '[role=alert] > div')(page)
    },
  },
  {
    name: 'login-locked',
    path: '/login',
    ready: 'form',
    act: async (page) => {
      await page.fill('[name=username]', 'locked')
      await page.fill('[name=password]', 'something')
      await key('Enter', '[role=alert] > div')(page)
    },
    expectedErrors: /429/,
  },
  { name: 'setup-language', path: '/setup#good', ready: 'fieldset' },
  {
    name: 'setup-admin',
    path: '/setup#good',
    ready: 'fieldset',
    act: async (page) => {
      await page.click('section button')
      await page.fill('[name=password]', 'qisqa')
      await key('Enter', '[aria-invalid]')(page)
    },
  },
]

const DASHBOARD = [
  { name: 'dashboard', path: '/dashboard', as: 'malika', ready: '.recharts-bar' },
  {
    name: 'dashboard-table',
    path: '/dashboard',
    as: 'malika',
    ready: '.recharts-bar',
    act: press('main section button[aria-pressed=false]', 'main table'),
  },
  loading('dashboard-loading', '/dashboard', 'malika', '/api/dashboard', 'main h1'),
  failed('dashboard-failed', '/dashboard', 'malika', '/api/dashboard', 'main [role=alert] button'),
  { name: 'offline', path: '/dashboard', as: 'malika', ready: '.z-offline [role=status]', offline: true },
]

const CALLS = [
  { name: 'calls', path: '/calls', as: 'malika', ready: '[data-call]' },
  {
    name: 'calls-filters',
    path: '/calls?direction=inbound,outbound&status=missed&q=998',
    as: 'malika',
    ready: '[data-call]',
    act: async (page) => {
      const unfold = page.locator('[aria-controls=call-filters]')
      if (await unfold.isVisible()) await unfold.click()
    },
  },
  {
    name: 'calls-days',
    path: '/calls',
    as: 'malika',
    ready: '[data-call]',
    act: press('main fieldset button >> nth=4', '[role=dialog] table'),
  },
  {
    name: 'calls-status-filter',
    path: '/calls',
    as: 'malika',
    ready: '[data-call]',
    sizes: [MONITOR],
    act: press('#call-filters button >> nth=1', '[role=dialog] input[type=checkbox]'),
  },
  loading('calls-loading', '/calls', 'malika', '/api/calls', '[aria-busy] > div'),
  {
    name: 'calls-first-use',
    path: '/calls',
    as: 'malika',
    ready: 'main ol',
    answers: { '/api/calls': none },
  },
  { name: 'calls-nothing', path: '/calls?q=hechkim', as: 'malika', ready: 'main [data-empty]' },
  {
    name: 'calls-failed',
    path: '/calls?q=xato',
    as: 'malika',
    ready: '[role=alert] button',
    expectedErrors: /500/,
  },
  {
    name: 'calls-player',
    path: '/calls?play=call_0000',
    as: 'malika',
    ready: 'main canvas',
    act: (page) => page.waitForSelector('section [role=slider][aria-disabled=false]'),
  },
  { name: 'call', path: '/calls/call_0000?play=call_0000', as: 'admin', ready: 'aside ol li' },
  {
    name: 'call-result',
    path: '/calls/call_0000',
    as: 'aziz',
    ready: 'aside ol li',
    act: (page) => page.locator('aside textarea').scrollIntoViewIfNeeded(),
  },
  { name: 'call-missed', path: '/calls/call_0002', as: 'malika', ready: 'aside ol li' },
  { name: 'call-live', path: '/calls/call_live_2', as: 'malika', ready: 'aside ol li' },
  {
    name: 'call-technical',
    path: '/calls/call_0000',
    as: 'malika',
    ready: 'aside ol li',
    act: press('aside [role=tab] >> nth=1', 'aside h3'),
  },
  {
    name: 'call-technical-end',
    path: '/calls/call_0009',
    as: 'malika',
    ready: 'aside ol li',
    act: async (page) => {
      await press('aside [role=tab] >> nth=1', 'aside h3')(page)
      await page.locator('aside h3').last().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'call-gone',
    path: '/calls/call_gone',
    as: 'malika',
    ready: 'aside [role=alert]',
    expectedErrors: /404/,
  },
  {
    name: 'call-hold',
    path: '/calls/call_0000',
    as: 'admin',
    ready: 'aside ol li',
    act: async (page) => {
      await press('aside button:has(svg.lucide-lock)', '[role=dialog] form')(page)
      await page.click('[role=dialog] [type=submit]')
      await page.waitForSelector('[aria-invalid]')
    },
  },
  {
    name: 'call-delete',
    path: '/calls/call_0002',
    as: 'admin',
    ready: 'aside ol li',
    act: press('aside button >> nth=-1', '[role=dialog]'),
  },
]

const missed = { path: '/missed', as: 'aziz', ready: 'tbody tr' }
const MISSED = [
  { ...missed, name: 'missed' },
  {
    ...missed,
    name: 'missed-supervisor',
    as: 'malika',
    act: press('tbody tr:nth-child(3) td:last-child button >> nth=-1', '[role=menuitem]'),
  },
  { ...missed, name: 'missed-closed', path: '/missed?show=closed' },
  {
    ...missed,
    name: 'missed-none',
    ready: 'main [data-empty]',
    answers: { '/api/missed': none },
  },
  { ...missed, name: 'missed-loading', ready: 'main [aria-busy] > div', answers: { '/api/missed': null } },
  {
    ...missed,
    name: 'missed-failed',
    ready: 'main [role=alert] button',
    answers: { '/api/missed': problem(500, 'internal') },
    expectedErrors: /500/,
  },
  {
    ...missed,
    name: 'missed-close',
    act: async (page) => {
      await page.focus('tbody tr')
      await key('x', '[role=dialog] fieldset')(page)
      await page.click('[role=dialog] label:nth-of-type(4)')
      await page.click('[role=dialog] [type=submit]')
      await page.waitForSelector('[role=dialog] [aria-invalid]')
    },
  },
  {
    ...missed,
    name: 'missed-assign',
    as: 'malika',
    act: press(
      'tbody tr:nth-child(1) td:last-child button >> nth=-1',
      '[role=menuitem]:nth-child(2)',
      '[role=dialog] select',
    ),
  },
]

const SHELL = [
  {
    name: 'profile-menu',
    path: '/dashboard',
    as: 'aziz',
    ready: 'h1',
    act: press('header > button:last-of-type', '[role=dialog]'),
  },
  {
    name: 'parked',
    path: '/dashboard',
    as: 'malika',
    ready: 'h1',
    answers: { '/api/calls/parked': { body: { items: PARKED } } },
    act: press('header button:has(svg.lucide-circle-parking)', '[role=dialog] li'),
  },
  { name: 'shortcuts', path: '/dashboard', as: 'aziz', ready: 'h1', act: key('F1', '[role=dialog]') },
  { name: 'not-found', path: '/nowhere', as: 'aziz', ready: 'h1' },
  { name: 'forbidden', path: '/settings/operators', as: 'aziz', ready: 'h1' },
]

const rowMenu = (item, shown) =>
  press('tbody tr:nth-child(5) td:last-child button', `[role=menuitem]:${item}`, shown)

const QUEUES = [
  { name: 'queues', path: '/settings/queues', as: 'admin', ready: 'tbody tr' },
  { name: 'queues-supervisor', path: '/settings/queues', as: 'malika', ready: 'tbody tr' },
  { name: 'queue', path: '/settings/queues?open=queue_1', as: 'admin', ready: '[role=dialog] fieldset' },
  loading('queues-loading', '/settings/queues', 'admin', '/api/queues'),
  failed('queues-failed', '/settings/queues', 'admin', '/api/queues'),
  {
    name: 'queue-order',
    path: '/settings/queues?open=queue_2',
    as: 'admin',
    ready: '[role=dialog] fieldset li',
    act: async (page) => {
      await page.selectOption('[role=dialog] [name=strategy]', 'priority')
      await page.click('[role=dialog] li:nth-child(1) button:last-of-type')
      await page.locator('[role=dialog] li').first().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'queue-unsaved',
    path: '/settings/queues?open=queue_1',
    as: 'admin',
    ready: '[role=dialog] fieldset',
    act: async (page) => {
      await page.fill('[role=dialog] [name=name]', 'Savdo')
      await key('Escape', '[role=dialog] >> nth=1')(page)
    },
  },
  {
    name: 'queue-new-wrong',
    path: '/settings/queues?open=new',
    as: 'admin',
    ready: '[role=dialog] fieldset',
    act: async (page) => {
      await page.focus('[role=dialog] [name=name]')
      await key('Enter', '[aria-invalid]')(page)
    },
  },
  {
    name: 'queue-delete-in-use',
    path: '/settings/queues',
    as: 'admin',
    ready: 'tbody tr',
    act: press(
      'tbody tr:nth-child(2) td:last-child button',
      '[role=menuitem]:last-child',
      '[role=dialog] .justify-end > button:last-child',
      '[role=dialog] [role=alert] > div',
    ),
    expectedErrors: /409/,
  },
]

const ROUTES = [
  { name: 'routes', path: '/settings/routes', as: 'admin', ready: 'tbody tr' },
  { name: 'routes-supervisor', path: '/settings/routes', as: 'malika', ready: 'tbody tr' },
  {
    name: 'routes-none',
    path: '/settings/routes',
    as: 'admin',
    ready: 'tbody tr',
    answers: { '/api/routes': none },
  },
  loading('routes-loading', '/settings/routes', 'admin', '/api/routes'),
  failed('routes-failed', '/settings/routes', 'admin', '/api/routes'),
  {
    name: 'route',
    path: '/settings/routes?open=route_1',
    as: 'admin',
    ready: '[role=dialog] select[name="closed.type"]',
  },
  {
    name: 'route-new-taken',
    path: '/settings/routes?open=new',
    as: 'admin',
    ready: '[role=dialog] select[name="target.queue"]',
    act: async (page) => {
      await page.fill('[role=dialog] [name=did]', '71 200 11 22')
      await page.selectOption('[role=dialog] [name="target.queue"]', 'queue_1')
      await page.focus('[role=dialog] [name=did]')
      await key('Enter', '[aria-invalid]')(page)
    },
    expectedErrors: /409/,
  },
]

const menus = { path: '/settings/ivr', as: 'admin', ready: 'tbody tr' }
const MENUS = [
  { ...menus, name: 'ivr' },
  { ...menus, name: 'ivr-supervisor', as: 'malika' },
  {
    ...menus,
    name: 'ivr-none',
    ready: 'main [data-empty]',
    answers: { '/api/ivr': none, '/api/prompts': none },
  },
  loading('ivr-loading', '/settings/ivr', 'admin', '/api/ivr'),
  failed('ivr-failed', '/settings/ivr', 'admin', '/api/ivr'),
  {
    ...menus,
    name: 'ivr-menu',
    path: '/settings/ivr?open=ivr_1',
    ready: '[role=dialog] select[name="keys.1.target.ivr"]',
  },
  {
    ...menus,
    name: 'ivr-menu-keys',
    path: '/settings/ivr?open=ivr_1',
    ready: '[role=dialog] select[name="keys.1.target.ivr"]',
    act: async (page) => page.locator('[role=dialog] [name=tries]').scrollIntoViewIfNeeded(),
  },
  {
    ...menus,
    name: 'ivr-new-wrong',
    path: '/settings/ivr?open=new',
    ready: '[role=dialog] [name=name]',
    act: async (page) => {
      await page.focus('[role=dialog] [name=name]')
      await key('Enter', '[aria-invalid]')(page)
    },
  },
  {
    ...menus,
    name: 'ivr-no-sound',
    ready: 'section li',
    act: async (page) => {
      const file = { name: 'hujjat.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('%PDF-1.7') }
      await page.locator('section input[type=file]').first().setInputFiles(file)
      await page.locator('section [role=alert] > div').waitFor()
    },
    expectedErrors: /422/,
  },
  {
    ...menus,
    name: 'ivr-delete-used',
    act: press(
      'tbody tr:nth-child(2) td:last-child button',
      '[role=menuitem]:last-child',
      '[role=dialog] .justify-end > button:last-child',
      '[role=dialog] [role=alert] > div',
    ),
    expectedErrors: /409/,
  },
]

const schedules = { path: '/settings/schedules', as: 'admin', ready: 'tbody tr' }
const outgoing = { path: '/settings/outgoing', as: 'admin', ready: 'main fieldset' }
const OUTGOING = [
  { ...outgoing, name: 'outgoing' },
  {
    ...outgoing,
    name: 'outgoing-lines',
    act: (page) => page.locator('main ol[aria-label] + ul button').first().scrollIntoViewIfNeeded(),
  },
  { ...outgoing, name: 'outgoing-supervisor', as: 'malika' },
  loading('outgoing-loading', '/settings/outgoing', 'admin', '/api/settings/outgoing'),
  failed('outgoing-failed', '/settings/outgoing', 'admin', '/api/settings/outgoing'),
  {
    ...outgoing,
    name: 'outgoing-wrong',
    act: async (page) => {
      await page.fill('[name=others]', '48, abc')
      await page.fill('[name="company.per_day"]', '0')
      await page.fill('[name=from]', '25')
      await page.focus('[name=others]')
      await key('Enter', '[aria-invalid]')(page)
    },
  },
]

const SCHEDULES = [
  { ...schedules, name: 'schedules' },
  { ...schedules, name: 'schedules-supervisor', as: 'malika' },
  { ...schedules, name: 'schedules-none', ready: 'main [data-empty]', answers: { '/api/schedules': none } },
  loading('schedules-loading', '/settings/schedules', 'admin', '/api/schedules'),
  failed('schedules-failed', '/settings/schedules', 'admin', '/api/schedules'),
  {
    ...schedules,
    name: 'schedule',
    path: '/settings/schedules?open=schedule_1',
    ready: '[role=dialog] fieldset',
  },
  {
    ...schedules,
    name: 'schedule-holidays',
    path: '/settings/schedules?open=schedule_1',
    ready: '[role=dialog] fieldset',
    act: async (page) => {
      await page.locator('[role=dialog] fieldset').nth(1).locator(':scope > div button').nth(1).click()
      await page.locator('[role=dialog] li').nth(7).scrollIntoViewIfNeeded()
    },
  },
  {
    ...schedules,
    name: 'schedule-new-wrong',
    path: '/settings/schedules?open=new',
    ready: '[role=dialog] fieldset',
    act: async (page) => {
      await page.locator('[role=dialog] fieldset input').first().fill('25')
      await page.focus('[role=dialog] [name=name]')
      await key('Enter', '[aria-invalid]')(page)
    },
  },
  {
    ...schedules,
    name: 'schedule-delete-routed',
    act: press(
      'tbody tr:nth-child(1) td:last-child button',
      '[role=menuitem]:last-child',
      '[role=dialog] .justify-end > button:last-child',
      '[role=dialog] [role=alert] > div',
    ),
    expectedErrors: /409/,
  },
]

const trunks = { path: '/settings/trunks', as: 'admin', ready: 'tbody tr' }
const TRUNKS = [
  { ...trunks, name: 'trunks' },
  { ...trunks, name: 'trunks-supervisor', as: 'malika' },
  {
    ...trunks,
    name: 'trunks-menu',
    act: press('tbody tr:nth-child(2) td:last-child button', '[role=menuitem]'),
  },
  loading('trunks-loading', '/settings/trunks', 'admin', '/api/trunks'),
  failed('trunks-failed', '/settings/trunks', 'admin', '/api/trunks'),
  {
    ...trunks,
    name: 'trunks-none',
    ready: 'main [data-empty]',
    answers: { '/api/trunks': none },
  },
  { ...trunks, name: 'trunk', path: '/settings/trunks?open=trunk_3', ready: '[role=dialog]' },
  {
    ...trunks,
    name: 'trunk-new-wrong',
    path: '/settings/trunks?open=new',
    ready: '[role=dialog]',
    act: async (page) => {
      await page.click('[role=dialog] button[aria-expanded]')
      await page.fill('[role=dialog] [name=port]', '99999')
      await key('Enter', '[aria-invalid]')(page)
    },
  },
  {
    ...trunks,
    name: 'trunk-test',
    act: press(
      'tbody tr:nth-child(2) td:last-child button',
      '[role=menuitem]:nth-child(2)',
      '[role=dialog] li:nth-child(4)',
    ),
  },
  {
    ...trunks,
    name: 'trunk-test-call',
    act: async (page) => {
      await press(
        'tbody tr:nth-child(2) td:last-child button',
        '[role=menuitem]:nth-child(2)',
        '[role=dialog] li',
      )(page)
      await page.fill('[role=dialog] input[type=tel]', '90 123 45 67')
      await key('Enter', '[role=dialog] form li svg.text-ok')(page)
    },
  },
  {
    ...trunks,
    name: 'trunk-delete',
    act: press(
      'tbody tr:nth-child(2) td:last-child button',
      '[role=menuitem]:last-child',
      '[role=dialog] .justify-end > button:last-child',
    ),
  },
]

const callers = { path: '/settings/callers', as: 'malika', ready: 'tbody tr' }
const CALLERS = [
  { ...callers, name: 'callers' },
  loading('callers-loading', '/settings/callers', 'malika', '/api/caller-rules'),
  failed('callers-failed', '/settings/callers', 'malika', '/api/caller-rules'),
  {
    ...callers,
    name: 'callers-none',
    ready: 'main [data-empty]',
    answers: { '/api/caller-rules': { body: [] } },
  },
  {
    ...callers,
    name: 'callers-nothing',
    act: async (page) => {
      await page.fill('main input[type=search]', 'hechkim')
      await page.waitForSelector('main [data-empty]')
    },
  },
  {
    ...callers,
    name: 'caller-new-known',
    path: '/settings/callers?open=new',
    ready: '[role=dialog]',
    act: async (page) => {
      await page.fill('[role=dialog] [name=number]', '90 111 22 33')
      await key('Enter', '[aria-invalid]')(page)
    },
  },
  { ...callers, name: 'caller', path: '/settings/callers?open=%2B998712005555', ready: '[role=dialog]' },
  {
    ...callers,
    name: 'caller-delete',
    act: press(
      'tbody tr:nth-child(2) td:last-child button',
      '[role=menuitem]:last-child',
      '[role=dialog] .justify-end > button:last-child',
    ),
  },
]

const recordings = { path: '/settings/recordings', as: 'admin', ready: 'meter' }
const RECORDINGS = [
  { ...recordings, name: 'recordings' },
  { ...recordings, name: 'recordings-supervisor', as: 'malika' },
  loading('recordings-loading', '/settings/recordings', 'admin', '/api/settings/recordings'),
  failed('recordings-failed', '/settings/recordings', 'admin', '/api/settings/recordings'),
  {
    ...recordings,
    name: 'recordings-delete',
    act: async (page) => {
      await page.selectOption('form select', '30')
      await press('form [type=submit]', '[role=dialog] .justify-end > button:last-child')(page)
    },
  },
]

const deskPhone = { path: '/settings/operators', as: 'admin', ready: 'tbody tr' }
const makeDetails = (shown) => async (page) => {
  await rowMenu('nth-child(2)', '[role=dialog]')(page)
  await press('[role=dialog] button:last-of-type >> nth=-1', `[role=dialog] ${shown}`)(page)
}

const OPERATORS = [
  { name: 'operators', path: '/settings/operators', as: 'admin', ready: 'tbody tr' },
  { name: 'operators-supervisor', path: '/settings/operators', as: 'malika', ready: 'tbody tr' },
  {
    name: 'operators-menu',
    path: '/settings/operators',
    as: 'admin',
    ready: 'tbody tr',
    act: press('tbody tr:nth-child(5) td:last-child button', '[role=menuitem]'),
  },
  loading('operators-loading', '/settings/operators', 'admin', '/api/operators', 'main h1'),
  failed('operators-failed', '/settings/operators', 'admin', '/api/operators'),
  {
    name: 'operators-nobody',
    path: '/settings/operators',
    as: 'admin',
    ready: 'tbody tr',
    act: async (page) => {
      await page.fill('main input[type=search]', 'hechkim')
      await page.waitForSelector('main [data-empty]')
    },
  },
  {
    name: 'operator-new',
    path: '/settings/operators?open=new',
    as: 'admin',
    ready: '[role=dialog]',
    act: async (page) => {
      await page.click('text=/SIP/ >> nth=-1')
      await key('Enter', '[aria-invalid]')(page)
    },
  },
  {
    name: 'operator-created',
    path: '/settings/operators?open=new',
    as: 'admin',
    ready: '[role=dialog]',
    act: async (page) => {
      await page.fill('[role=dialog] [name=name]', 'Shahnoza Ergasheva')
      await page.fill('[role=dialog] [name=username]', 'shahnoza')
      await key('Enter', '[role=dialog] dl')(page)
    },
  },
  {
    name: 'operator-edit',
    path: '/settings/operators?open=op_6',
    as: 'admin',
    ready: '[role=dialog]',
    act: (page) => page.click('input[name=types_password][value=type]'),
  },
  { ...deskPhone, name: 'operator-sip', elsewhere: true, act: makeDetails('svg[role=img]') },
  { ...deskPhone, name: 'operator-sip-here', act: makeDetails('[role=tabpanel]') },
  {
    ...deskPhone,
    name: 'operator-sip-microsip',
    act: async (page) => {
      await makeDetails('[role=tabpanel]')(page)
      await press('[role=tab]:nth-child(2)', '[role=dialog] dl')(page)
    },
  },
  {
    name: 'operator-delete',
    path: '/settings/operators',
    as: 'admin',
    ready: 'tbody tr',
    act: rowMenu('last-child', '[role=dialog]'),
  },
]

/** A television on the wall. */
const TELEVISION = { width: 1920, height: 1080 }
const monitor = { path: '/monitor', as: 'malika', ready: 'tbody tr' }
const wallboards = { path: '/settings/wallboards', as: 'malika', ready: 'tbody tr' }
const FLOOR = [
  { ...monitor, name: 'monitor' },
  { ...monitor, name: 'monitor-narrow', sizes: [{ width: 1024, height: 768 }] },
  loading('monitor-loading', '/monitor', 'malika', '/api/monitor'),
  failed('monitor-failed', '/monitor', 'malika', '/api/monitor'),
  { ...monitor, name: 'monitor-refused', as: 'aziz', ready: 'main h1' },
  {
    ...monitor,
    name: 'monitor-asterisk-away',
    answers: { '/api/phone-server': { body: { connected: false } } },
    ready: '.grayscale tbody tr',
  },
  {
    ...monitor,
    name: 'monitor-menu',
    act: press('main section:nth-of-type(3) tbody tr td:last-child button:last-of-type', '[role=menuitem]'),
  },
  {
    ...monitor,
    name: 'monitor-note',
    act: press(
      'main section:nth-of-type(3) tbody tr td:last-child button:last-of-type',
      '[role=menuitem]:last-child',
      '[role=dialog] select',
    ),
  },
  {
    ...monitor,
    name: 'monitor-end',
    act: press(
      'main section:nth-of-type(2) tbody tr td:last-child button:last-of-type',
      '[role=menuitem]:last-child',
      '[role=dialog] .justify-end > button:last-child',
    ),
  },
  { ...wallboards, name: 'wallboards' },
  loading('wallboards-loading', '/settings/wallboards', 'malika', '/api/wallboards'),
  failed('wallboards-failed', '/settings/wallboards', 'malika', '/api/wallboards'),
  {
    ...wallboards,
    name: 'wallboards-none',
    ready: 'main [data-empty]',
    answers: { '/api/wallboards': none },
  },
  {
    ...wallboards,
    name: 'wallboard-new',
    path: '/settings/wallboards?open=new',
    ready: '[role=dialog]',
    act: key('Enter', '[aria-invalid]'),
  },
  {
    ...wallboards,
    name: 'wallboard-created',
    path: '/settings/wallboards?open=new',
    ready: '[role=dialog]',
    act: async (page) => {
      await page.fill('[role=dialog] [name=name]', 'Oshxona')
      await key('Enter', '[role=dialog] dl')(page)
    },
  },
  {
    ...wallboards,
    name: 'wallboard-revoke',
    act: press('tbody tr td:last-child button', '[role=dialog] .justify-end > button:last-child'),
  },
  { name: 'board', path: '/wallboard/good', ready: 'table', sizes: [TELEVISION, MONITOR, TELEPHONE] },
  {
    name: 'board-revoked',
    path: '/wallboard/old',
    ready: '[role=alert]',
    sizes: [TELEVISION, TELEPHONE],
  },
]

export const PAGES = [
  ...SIGN_IN,
  ...DASHBOARD,
  ...CALLS,
  ...MISSED,
  ...SHELL,
  ...OPERATORS,
  ...QUEUES,
  ...ROUTES,
  ...MENUS,
  ...SCHEDULES,
  ...TRUNKS,
  ...OUTGOING,
  ...CALLERS,
  ...RECORDINGS,
  ...FLOOR,
]
