// What every screen is looked at in: languages, themes, a monitor and a telephone; and what is a fault there.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { layoutFaults } from './layout-faults.mjs'

const KEY = 'callcenter.preferences'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const texts = (language) =>
  JSON.parse(readFileSync(new URL(`../../src/locales/${language}.json`, import.meta.url), 'utf8'))
const flat = (tree) =>
  Object.values(tree).flatMap((value) => (typeof value === 'string' ? value : flat(value)))

export const LANGUAGES = ['uz', 'uz-Cyrl', 'ru', 'en']
export const MONITOR = { width: 1366, height: 768 }
export const TELEPHONE = { width: 390, height: 844 }
const TEXTS = Object.fromEntries(LANGUAGES.map((language) => [language, texts(language)]))

/** Every language in light and dark; quick: each language and each theme, but not every pair in every size. */
export function looksOf(size, quick) {
  if (!quick) return LANGUAGES.flatMap((language) => ['light', 'dark'].map((theme) => ({ language, theme })))
  return size === TELEPHONE
    ? [
        { language: 'uz-Cyrl', theme: 'dark' },
        { language: 'en', theme: 'light' },
      ]
    : [
        { language: 'uz', theme: 'light' },
        { language: 'ru', theme: 'dark' },
      ]
}

export function contextOf(browser, size) {
  return browser.newContext({ viewport: size, reducedMotion: 'reduce', hasTouch: size.width < 700 })
}

/** What the page finds as the choices of this computer when it starts. */
export function prefer(context, { language, theme = 'system' }) {
  return context.addInitScript(
    ([key, saved]) => localStorage.getItem(key) ?? localStorage.setItem(key, saved),
    [KEY, JSON.stringify({ language, theme, languageChosen: true })],
  )
}

/** Another language and theme on the open page, as if chosen in another tab: nothing of its state is lost. */
export async function dress(page, { language, theme }) {
  await page.emulateMedia({ colorScheme: theme })
  await page.evaluate(
    ([key, language]) => {
      localStorage.setItem(key, JSON.stringify({ language, theme: 'system', languageChosen: true }))
      dispatchEvent(new StorageEvent('storage', { key }))
    },
    [KEY, language],
  )
  const { shell } = TEXTS[language]
  await page.waitForFunction(
    ([language, theme, menu]) => {
      const root = document.documentElement
      const nav = document.querySelector('#root > * nav[aria-label], nav[aria-label]')
      return root.lang === language && root.dataset.theme === theme && (!nav || nav.ariaLabel === menu)
    },
    [language, theme, shell.mainNav],
  )
  // Charts and waveforms are drawn in the frame after.
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  })
}

async function faultsOf(page, language) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }))
  const named = violations.map(
    ({ id, help, nodes }) =>
      `axe ${id}: ${help}: ${nodes
        .slice(0, 3)
        .map((node) => node.target.join(' '))
        .join(' | ')}`,
  )
  const words = { sections: Object.keys(TEXTS[language]), texts: flat(TEXTS[language]) }
  return [...named, ...(await page.evaluate(layoutFaults, words))]
}

/**
 * Looks at the page as it stands in each of `looks`; `report(name, faults)` hears of every one. `errors` is what
 * the page has said since it was last asked.
 */
export async function lookAt(page, { name, size, looks, shots, errors, report }) {
  for (const look of looks) {
    await dress(page, look)
    const full = [name, look.language, look.theme, size.width].join('-')
    const faults = await faultsOf(page, look.language)
    if (shots) await page.screenshot({ path: join(shots, `${full}.png`) })
    report(full, [...new Set([...faults, ...errors.splice(0)])])
  }
}
