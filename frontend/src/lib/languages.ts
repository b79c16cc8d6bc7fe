import type { Locale } from './locale'

/** Each language names itself, so that a reader finds his own whatever the page speaks now. */
export const LANGUAGE_NAMES: Record<Locale, { short: string; full: string }> = {
  uz: { short: 'Oʻz', full: 'Oʻzbekcha' },
  'uz-Cyrl': { short: 'Ўз', full: 'Ўзбекча' },
  ru: { short: 'Ru', full: 'Русский' },
  en: { short: 'En', full: 'English' },
}
