import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Call } from '@/services/api/types'
import { talkerOf } from '@/services/calls/offers'
import { operatorOf } from '@/services/operators/presence'

/** Who is asked about the call, or who asks me, and how far that is. */
export function AskingNote({ call, asked }: { call: Call; asked: boolean }) {
  const { t } = useTranslation()
  const { consult } = call
  const other = (asked ? talkerOf(call) : consult?.operator_id) ?? ''
  const { data: colleague } = useQuery({ ...operatorOf(other), enabled: Boolean(other) })
  if (!consult) return null
  const name = colleague?.name ?? t('callbar.outside')
  const words = {
    ringing: t('callbar.askingRings', { name }),
    talking: asked ? t('popup.askedBy', { name }) : t('callbar.askingTalks', { name }),
    conference: t('callbar.conferenceWith', { name }),
  }
  return (
    <span role="status" className="min-w-0 truncate font-medium text-text">
      {words[consult.state]}
    </span>
  )
}
