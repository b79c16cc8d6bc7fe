// Opens the built pages in Chromium: every language, light and dark, a monitor and a phone.
//   node scripts/pages/run.mjs [--only NAME] [--shots FOLDER] [--quick]
// Fails on an axe violation, a sideways scroll, a clipped label, a policy violation or an error in the console.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { layoutFaults } from './layout-faults.mjs'
import { startMockServer } from './mock-server.mjs'
import { PAGES } from './pages.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const option = (name) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : (process.argv[at + 1] ?? '')
}
const only = option('only')
const shots = option('shots')
const quick = process.argv.includes('--quick')
const languages = ['uz', 'uz-Cyrl', 'ru', 'en']
const themes = ['light', 'dark']
const sizes = [
  { width: 1366, height: 768 },
  { width: 390, height: 844 },
]

async function look(browser, url, screen, { language, theme, size }) {
  const context = await browser.newContext({
    viewport: size,
    reducedMotion: 'reduce',
    hasTouch: size.width < 700,
  })
  const page = await context.newPage()
  const faults = []
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    // A renewal without a cookie is how the page learns that nobody is signed in.
    if (message.type() !== 'error' || /401 \(Unauthorized\)/.test(text) || screen.expectedErrors?.test(text))
      return
    faults.push(`console: ${text.slice(0, 200)}`)
  })
  await context.addInitScript(
    (saved) => localStorage.setItem('callcenter.preferences', JSON.stringify(saved)),
    { language, theme, languageChosen: true },
  )
  if (screen.as) await context.addCookies([{ name: 'refresh', value: screen.as, url: `${url}/api/auth/` }])
  await page.routeWebSocket(/\/api\/ws\?/, (socket) =>
    socket.send(JSON.stringify({ type: 'hello', session: 'mock', seq: 0 })),
  )
  await page.goto(url + screen.path)
  await page.waitForSelector(screen.ready)
  // An operator's page opens with the check before the shift; these screens are about what lies under it.
  if (screen.as === 'aziz') {
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await screen.act?.(page)
  await page.evaluate(() => document.fonts.ready)
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }))
  for (const { id, help, nodes } of violations)
    faults.push(
      `axe ${id}: ${help}: ${nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join(' | ')}`,
    )
  faults.push(...(await page.evaluate(layoutFaults)))
  const name = [screen.name, language, theme, size.width].join('-')
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) })
  await context.close()
  return { name, faults }
}

const { url, close } = await startMockServer()
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
let looked = 0
let broken = 0
try {
  for (const screen of PAGES.filter((one) => !only || one.name.startsWith(only)))
    for (const size of sizes)
      for (const language of languages)
        for (const theme of themes) {
          // Quick: each language and each theme once instead of every pair.
          if (quick && (theme === 'dark') !== (language === 'ru' || size.width < 700)) continue
          const { name, faults } = await look(browser, url, screen, { language, theme, size })
          looked += 1
          if (faults.length === 0) continue
          broken += 1
          console.error(`${name}\n  ${[...new Set(faults)].join('\n  ')}`)
        }
} finally {
  await browser.close()
  close()
}
console.log(`pages: ${looked} looked at, ${broken} with faults`)
process.exit(broken > 0 || looked === 0 ? 1 : 0)
