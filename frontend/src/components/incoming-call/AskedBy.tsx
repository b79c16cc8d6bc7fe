import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { IncomingCall } from '@/services/api/types'
import { operatorOf } from '@/services/operators/presence'

/** Which colleague asks, while his customer is on hold. */
export function AskedBy({ call }: { call: IncomingCall }) {
  const { t } = useTranslation()
  const { data: colleague } = useQuery({
    ...operatorOf(call.asked_by ?? ''),
    enabled: Boolean(call.asked_by),
  })
  return colleague ? <span>{t('popup.askedBy', { name: colleague.name })}</span> : null
}
