import { useSyncExternalStore } from 'react'
import type { Locale } from '@/lib/locale'
import { login as loginEn, setup as setupEn } from '@/locales/en.json'
import { login as loginRu, setup as setupRu } from '@/locales/ru.json'
import { login as loginUz, setup as setupUz } from '@/locales/uz.json'
import { login as loginCyrl, setup as setupCyrl } from '@/locales/uz-Cyrl.json'
import { onPreferences, preferences } from '@/services/preferences'

type Texts = { login: typeof loginUz; setup: typeof setupUz }

/** All four languages at once: a few dozen strings without plurals weigh less than the i18n library. */
const ALL: Record<Locale, Texts> = {
  uz: { login: loginUz, setup: setupUz },
  'uz-Cyrl': { login: loginCyrl, setup: setupCyrl },
  ru: { login: loginRu, setup: setupRu },
  en: { login: loginEn, setup: setupEn },
}

export function useTexts(): Texts {
  return ALL[useSyncExternalStore(onPreferences, () => preferences().language)]
}

/** Puts values into `{{name}}`. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** `45 s`, `2 min 5 s` in the language of `texts`. */
export function wait(texts: Texts, secs: number): string {
  return secs < 60
    ? fill(texts.login.secs, { count: secs })
    : fill(texts.login.minSecs, { min: Math.floor(secs / 60), sec: secs % 60 })
}
