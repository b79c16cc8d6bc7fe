import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { DISPOSITIONS } from '@/services/calls/dispositions'

/** How a result is called; one that is not of the usual list keeps its own word. */
export function useResultName(): (code: string | null | undefined) => string {
  const { t, i18n } = useTranslation()
  return useCallback(
    (code) => {
      if (!code) return ''
      return i18n.exists(`call.result.${code}`) ? t(`call.result.${code}`) : code
    },
    [t, i18n],
  )
}

export const RESULTS: readonly string[] = DISPOSITIONS
