import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Locale } from '@/lib/locale'
// Files, not modules: the sign-in page imports two sections of each language, and as shared modules it would
// load all of all four.
import en from '@/locales/en.json?url'
import ru from '@/locales/ru.json?url'
import uz from '@/locales/uz.json?url'
import uzCyrl from '@/locales/uz-Cyrl.json?url'
import { send } from './api/http'
import { onPreferences, preferences } from './preferences'

const FILES: Record<Locale, string> = { uz, 'uz-Cyrl': uzCyrl, ru, en }

/** The texts of the interface. Only the language in use is loaded; the checks prove that each is complete. */
export const i18n = createInstance()

async function load(language: Locale): Promise<void> {
  if (i18n.hasResourceBundle(language, 'translation')) return
  i18n.addResourceBundle(language, 'translation', await (await send(FILES[language])).json())
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
  })
  await load(language)
  onPreferences(() => {
    const wanted = preferences().language
    // Without a connection the page keeps the language it has.
    if (wanted !== i18n.language)
      void load(wanted).then(
        () => i18n.changeLanguage(wanted),
        () => undefined,
      )
  })
}
