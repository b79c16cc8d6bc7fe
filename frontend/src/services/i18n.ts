import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Locale } from '@/lib/locale'
import { onPreferences, preferences } from './preferences'

const FILES: Record<Locale, () => Promise<{ default: object }>> = {
  uz: () => import('../locales/uz.json'),
  'uz-Cyrl': () => import('../locales/uz-Cyrl.json'),
  ru: () => import('../locales/ru.json'),
  en: () => import('../locales/en.json'),
}

/** The texts of the interface. Only the language in use is loaded; the checks prove that each is complete. */
export const i18n = createInstance()

async function load(language: Locale): Promise<void> {
  if (i18n.hasResourceBundle(language, 'translation')) return
  i18n.addResourceBundle(language, 'translation', (await FILES[language]()).default)
}

/** Ready to translate when it resolves; later follows the language of the preferences. */
export async function startI18n(): Promise<void> {
  const { language } = preferences()
  await i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    load: 'currentOnly',
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    returnNull: false,
  })
  await load(language)
  onPreferences(() => {
    const wanted = preferences().language
    if (wanted !== i18n.language) void load(wanted).then(() => i18n.changeLanguage(wanted))
  })
}
