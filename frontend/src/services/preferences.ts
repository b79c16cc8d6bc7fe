import { DEFAULT_LOCALE, isLocale, type Locale } from '@/lib/locale'

/**
 * Choices of this person on this computer. Kept in localStorage, because the page must know the theme and
 * the language before anyone signs in; `public/before-paint.js` reads the same record.
 */
export const THEMES = ['system', 'light', 'dark'] as const
export const DENSITIES = ['compact', 'normal', 'comfortable'] as const

export type Theme = (typeof THEMES)[number]
export type Density = (typeof DENSITIES)[number]

export interface Preferences {
  theme: Theme
  density: Density
  language: Locale
  /** The language was chosen by hand here; otherwise it follows the operator's own setting. */
  languageChosen: boolean
}

const KEY = 'callcenter.preferences'
const isOneOf = <T extends string>(all: readonly T[], value: unknown): value is T => all.includes(value as T)

/** The best of our languages for a list such as `navigator.languages`. */
export function languageOf(tags: readonly string[]): Locale {
  for (const tag of tags) {
    const lower = tag.toLowerCase()
    if (lower.startsWith('uz')) return lower.includes('cyrl') ? 'uz-Cyrl' : 'uz'
    if (lower.startsWith('ru')) return 'ru'
    if (lower.startsWith('en')) return 'en'
  }
  return DEFAULT_LOCALE
}

function load(): Preferences {
  let saved: Partial<Record<keyof Preferences, unknown>> = {}
  try {
    saved = JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {}
  } catch {
    // Blocked or damaged storage: start with the defaults.
  }
  return {
    theme: isOneOf(THEMES, saved.theme) ? saved.theme : 'system',
    density: isOneOf(DENSITIES, saved.density) ? saved.density : 'normal',
    language: isLocale(saved.language) ? saved.language : languageOf(navigator.languages),
    languageChosen: isLocale(saved.language) && saved.languageChosen === true,
  }
}

let current = load()
const listeners = new Set<() => void>()
const darkQuery = matchMedia('(prefers-color-scheme: dark)')

function paint(): void {
  const root = document.documentElement
  root.dataset.theme = isDark() ? 'dark' : 'light'
  root.dataset.density = current.density
  root.lang = current.language
}

function adopt(next: Preferences): void {
  current = next
  paint()
  for (const listener of listeners) listener()
}

/** True when the page is dark now, whether by choice or by the system. */
export function isDark(): boolean {
  return current.theme === 'dark' || (current.theme === 'system' && darkQuery.matches)
}

export function preferences(): Preferences {
  return current
}

export function setPreferences(change: Partial<Preferences>): void {
  const next = { ...current, ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // Storage may be full or blocked; the choice then lives as long as the page.
  }
  adopt(next)
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

darkQuery.addEventListener('change', () => adopt({ ...current }))
// Another tab changed them.
addEventListener('storage', (event) => {
  if (event.key === KEY) adopt(load())
})
paint()
