import { useQuery } from '@tanstack/react-query'
import { CircleCheck, PhoneMissed, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { caller } from '@/components/call-bar/other-party'
import { useCallActions } from '@/components/call-bar/use-call-actions'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { useSoftphone } from '@/contexts/Softphone'
import { isHiddenNumber } from '@/lib/phone'
import type { Offer } from '@/services/calls/offers'
import { operatorOf } from '@/services/operators/presence'

/** How the ring ended, for a moment; a caller who gave up can be called back from here. */
export function EndedCard({ offer }: { offer: Offer }) {
  const { t } = useTranslation()
  const { tellOffers } = useSoftphone()
  const { call: dial } = useCallActions()
  const { call, ending } = offer
  const colleague = ending?.kind === 'answered_elsewhere' ? ending.operatorId : null
  const { data: operator } = useQuery({ ...operatorOf(colleague ?? ''), enabled: colleague !== null })
  if (!ending) return null

  const words = {
    answered_elsewhere: operator
      ? t('popup.answeredBy', { name: operator.name })
      : t('popup.answeredElsewhere'),
    caller_left: t('popup.callerLeft'),
    timeout: t('popup.timeout'),
    ended_by_supervisor: t('cause.own.ended_by_supervisor'),
    declined: t('popup.declined'),
    withdrawn: t('popup.withdrawn'),
  }
  const { name, number } = caller(call)
  const close = () => tellOffers({ kind: 'dismiss', callId: call.call_id })
  const Icon = ending.kind === 'answered_elsewhere' ? CircleCheck : PhoneMissed
  return (
    <section
      aria-label={words[ending.kind]}
      className="flex animate-appear items-center gap-2 rounded-popup border border-border bg-surface py-2 pr-2 pl-4 shadow-popup in-data-[theme=dark]:bg-subtle"
    >
      <Icon
        aria-hidden
        size={18}
        strokeWidth={1.75}
        className={ending.kind === 'answered_elsewhere' ? 'text-ok' : 'text-warn'}
      />
      <div className="min-w-0 flex-1">
        <p role="status" className="font-semibold">
          {words[ending.kind]}
        </p>
        <p className="truncate text-label text-muted">{name ?? number ?? t('call.hiddenNumber')}</p>
      </div>
      {ending.kind === 'caller_left' && !isHiddenNumber(call.from) ? (
        <Button
          onClick={() => {
            void dial(call.from)
            close()
          }}
        >
          {t('call.callBack')}
        </Button>
      ) : null}
      <IconButton variant="ghost" icon={X} label={t('common.close')} onClick={close} />
    </section>
  )
}
