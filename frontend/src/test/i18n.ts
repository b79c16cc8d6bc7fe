import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from '@/locales/en.json'

/** English texts for component tests, without the network. */
export async function englishTexts(): Promise<void> {
  await createInstance()
    .use(initReactI18next)
    .init({
      lng: 'en',
      fallbackLng: false,
      resources: { en: { translation: en } },
      interpolation: { escapeValue: false },
    })
}
