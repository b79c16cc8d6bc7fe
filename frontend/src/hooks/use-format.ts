import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ZONE } from '@/lib/company-zone'
import { createFormat, type Format } from '@/lib/format'
import { usePreferences } from './use-preferences'

/** Dates, numbers and durations in the language of the page. */
export function useFormat(): Format {
  const { language } = usePreferences()
  const { t } = useTranslation()
  return useMemo(() => createFormat(language, ZONE, (key, values) => t(key, values ?? {})), [language, t])
}
