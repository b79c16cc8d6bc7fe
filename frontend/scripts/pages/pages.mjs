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
  { name: 'dashboard', path: '/dashboard', as: 'malika', ready: 'h1' },
  { name: 'calls', path: '/calls', as: 'malika', ready: 'h1' },
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
]
