// The screens that run.mjs looks at. `as` signs in; `act` brings the page into the state that is meant.
export const PAGES = [
  { name: 'login', path: '/login', ready: 'form' },
  {
    name: 'login-locked',
    path: '/login',
    ready: 'form',
    act: async (page) => {
      await page.fill('[name=username]', 'locked')
      await page.fill('[name=password]', 'something')
      await page.keyboard.press('Enter')
      await page.waitForSelector('[role=alert] > div')
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
      await page.keyboard.press('Enter')
      await page.waitForSelector('[aria-invalid]')
    },
  },
  { name: 'dashboard', path: '/dashboard', as: 'malika', ready: '.recharts-bar' },
  {
    name: 'dashboard-table',
    path: '/dashboard',
    as: 'malika',
    ready: '.recharts-bar',
    act: async (page) => {
      await page.click('main section button[aria-pressed=false]')
      await page.waitForSelector('main table')
    },
  },
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
  { name: 'calls-nothing', path: '/calls?q=hechkim', as: 'malika', ready: 'main p.font-semibold' },
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
    name: 'call-technical',
    path: '/calls/call_0000',
    as: 'malika',
    ready: 'aside ol li',
    act: async (page) => {
      await page.click('aside [role=tab] >> nth=1')
      await page.waitForSelector('aside h3')
    },
  },
  {
    name: 'profile-menu',
    path: '/dashboard',
    as: 'aziz',
    ready: 'h1',
    act: async (page) => {
      await page.click('header > button:last-of-type')
      await page.waitForSelector('[role=dialog]')
    },
  },
  {
    name: 'shortcuts',
    path: '/dashboard',
    as: 'aziz',
    ready: 'h1',
    act: async (page) => {
      await page.keyboard.press('F1')
      await page.waitForSelector('[role=dialog]')
    },
  },
  { name: 'not-found', path: '/nowhere', as: 'aziz', ready: 'h1' },
  { name: 'forbidden', path: '/settings/operators', as: 'aziz', ready: 'h1' },
  { name: 'operators', path: '/settings/operators', as: 'admin', ready: 'tbody tr' },
  { name: 'operators-supervisor', path: '/settings/operators', as: 'malika', ready: 'tbody tr' },
  {
    name: 'operator-new',
    path: '/settings/operators?open=new',
    as: 'admin',
    ready: '[role=dialog]',
    act: async (page) => {
      await page.click('text=/SIP/ >> nth=-1')
      await page.keyboard.press('Enter')
      await page.waitForSelector('[aria-invalid]')
    },
  },
  {
    name: 'operator-edit',
    path: '/settings/operators?open=op_6',
    as: 'admin',
    ready: '[role=dialog]',
    act: async (page) => {
      await page.click('input[name=types_password][value=type]')
    },
  },
  {
    name: 'operator-sip',
    path: '/settings/operators',
    as: 'admin',
    ready: 'tbody tr',
    act: async (page) => {
      await page.click('tbody tr:nth-child(5) td:last-child button')
      await page.click('[role=menuitem]:nth-child(2)')
      await page.click('[role=dialog] button:last-of-type >> nth=-1')
      await page.waitForSelector('dl')
    },
  },
  {
    name: 'operator-delete',
    path: '/settings/operators',
    as: 'admin',
    ready: 'tbody tr',
    act: async (page) => {
      await page.click('tbody tr:nth-child(5) td:last-child button')
      await page.click('[role=menuitem]:last-child')
      await page.waitForSelector('[role=dialog]')
    },
  },
]
