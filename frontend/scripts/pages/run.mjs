// Opens the built pages in Chromium: every language, light and dark, a monitor and a telephone.
//   node scripts/pages/run.mjs [--only NAME] [--shots FOLDER] [--quick]
// Fails on an axe violation, a sideways scroll, a clipped or missing text, a policy violation or an error in
// the console.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ELSEWHERE, flag, launch, option } from '../browser/launch.mjs'
import { contextOf, lookAt, looksOf, MONITOR, prefer, TELEPHONE } from '../browser/looks.mjs'
import { startMockServer } from './mock-server.mjs'
import { PAGES } from './pages.mjs'

const only = option('only')
const shots = option('shots')
const quick = flag('quick')
if (shots) mkdirSync(shots, { recursive: true })

// While one page waits for its mock server or a frame, another uses the processor.
const LANES = 3
let looked = 0
let broken = 0
const report = (name, faults) => {
  looked += 1
  if (faults.length === 0) return
  broken += 1
  console.error(`${name}\n  ${faults.join('\n  ')}`)
}

/** The screen as it is meant to be looked at. */
async function open(page, url, screen) {
  await page.routeWebSocket(/\/api\/ws\?/, (socket) =>
    screen.offline ? socket.close() : socket.send(JSON.stringify({ type: 'hello', session: 'mock', seq: 0 })),
  )
  for (const [path, answer] of Object.entries(screen.answers ?? {}))
    await page.route(
      ({ pathname }) => pathname === path,
      // Without an answer the request hangs, as on a slow line.
      (route) => answer && route.fulfill({ status: answer.status ?? 200, json: answer.body }),
    )
  await page.goto(url + screen.path)
  // An operator's page opens with the check before the shift; most screens are about what lies under it.
  if (screen.as === 'aziz' && !screen.gate) {
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await page.waitForSelector(screen.ready)
  await screen.act?.(page)
}

async function look(browser, home, screen, size) {
  const url = screen.elsewhere ? home.replace('127.0.0.1', ELSEWHERE) : home
  const context = await contextOf(browser, size)
  const page = await context.newPage()
  const errors = []
  page.on('pageerror', (error) => errors.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    // A renewal without a cookie is how the page learns that nobody is signed in.
    if (message.type() !== 'error' || /401 \(Unauthorized\)/.test(text) || screen.expectedErrors?.test(text))
      return
    errors.push(`console: ${text.slice(0, 200)}`)
  })
  const looks = looksOf(size, quick)
  await prefer(context, looks[0])
  if (screen.as) await context.addCookies([{ name: 'refresh', value: screen.as, url: `${url}/api/auth/` }])
  try {
    await open(page, url, screen)
    await lookAt(page, { name: screen.name, size, looks, shots, errors, report })
  } catch (error) {
    if (shots) await page.screenshot({ path: join(shots, `failed-${screen.name}-${size.width}.png`) })
    report(`${screen.name}-${size.width}`, [String(error), ...errors])
  }
  await context.close()
}

const { url, close } = await startMockServer()
const browser = await launch()
const waiting = PAGES.filter(({ name }) => !only || name.startsWith(only)).flatMap((screen) =>
  (screen.sizes ?? [MONITOR, TELEPHONE]).map((size) => ({ screen, size })),
)
try {
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift())
        await look(browser, url, next.screen, next.size)
    }),
  )
} finally {
  await browser.close()
  close()
}
console.log(`pages: ${looked} looked at, ${broken} with faults`)
process.exit(broken > 0 || looked === 0 ? 1 : 0)
