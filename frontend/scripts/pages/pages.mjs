// The screens that run.mjs looks at. `as` signs in; `ready` and `act` bring the page into the state that is meant;
// `answers` are in place of the mock's: null never comes.
import { MONITOR } from '../browser/looks.mjs'

const problem = (status, code) => ({
  status,
  body: { status, code, title: code, instance: 'req_0000000000' },
})
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
  {
    name: 'dashboard-loading',
    path: '/dashboard',
    as: 'malika',
    ready: 'main h1',
    answers: { '/api/dashboard': null },
  },
  {
    name: 'dashboard-failed',
    path: '/dashboard',
    as: 'malika',
    ready: 'main [role=alert] button',
    answers: { '/api/dashboard': problem(500, 'internal') },
    expectedErrors: /500/,
  },
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
  {
    name: 'calls-loading',
    path: '/calls',
    as: 'malika',
    ready: '[aria-busy] > div',
    answers: { '/api/calls': null },
  },
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
    name: 'call-delete',
    path: '/calls/call_0002',
    as: 'admin',
    ready: 'aside ol li',
    act: press('aside button >> nth=-1', '[role=dialog]'),
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
  {
    name: 'queues-loading',
    path: '/settings/queues',
    as: 'admin',
    ready: 'main [aria-busy]',
    answers: { '/api/queues': null },
  },
  {
    name: 'queues-failed',
    path: '/settings/queues',
    as: 'admin',
    ready: 'main [role=alert]',
    answers: { '/api/queues': problem(500, 'internal') },
    expectedErrors: /500/,
  },
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

const callers = { path: '/settings/callers', as: 'malika', ready: 'tbody tr' }
const CALLERS = [
  { ...callers, name: 'callers' },
  {
    ...callers,
    name: 'callers-loading',
    ready: 'main [aria-busy]',
    answers: { '/api/caller-rules': null },
  },
  {
    ...callers,
    name: 'callers-failed',
    ready: 'main [role=alert]',
    answers: { '/api/caller-rules': problem(500, 'internal') },
    expectedErrors: /500/,
  },
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
  {
    name: 'operators-loading',
    path: '/settings/operators',
    as: 'admin',
    ready: 'main h1',
    answers: { '/api/operators': null },
  },
  {
    name: 'operators-failed',
    path: '/settings/operators',
    as: 'admin',
    ready: 'main [role=alert]',
    answers: { '/api/operators': problem(500, 'internal') },
    expectedErrors: /500/,
  },
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
  {
    name: 'operator-sip',
    path: '/settings/operators',
    as: 'admin',
    ready: 'tbody tr',
    act: async (page) => {
      await rowMenu('nth-child(2)', '[role=dialog]')(page)
      await press('[role=dialog] button:last-of-type >> nth=-1', 'dl')(page)
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

export const PAGES = [...SIGN_IN, ...DASHBOARD, ...CALLS, ...SHELL, ...OPERATORS, ...QUEUES, ...CALLERS]
