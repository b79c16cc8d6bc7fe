import { useTranslation } from 'react-i18next'
import type { Cause } from '@/services/api/types'

/** Why a call or a leg ended, in the language of the page: "Raqam band · SIP 486". */
export function useCauseText(): (cause: Cause | null | undefined) => string | undefined {
  const { t, i18n } = useTranslation()
  return (cause) => {
    if (!cause) return undefined
    if (cause.reason && i18n.exists(`cause.own.${cause.reason}`)) return t(`cause.own.${cause.reason}`)
    const words = i18n.exists(`cause.${cause.code}`) ? t(`cause.${cause.code}`) : t('cause.unknown')
    return cause.sip ? `${words} · ${t('cause.sip', { code: cause.sip })}` : words
  }
}
