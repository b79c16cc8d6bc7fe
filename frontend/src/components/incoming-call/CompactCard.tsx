import { Clock, PhoneIncoming, PhoneOutgoing } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { caller } from '@/components/call-bar/other-party'
import { useCallActions } from '@/components/call-bar/use-call-actions'
import { Button } from '@/components/ui/Button'
import { useSoftphone } from '@/contexts/Softphone'
import { clock } from '@/lib/format'
import { KEY_NAMES } from '@/lib/keys'
import type { Offer } from '@/services/calls/offers'
import { RingBar } from './RingBar'
import { useWaitSecs } from './use-wait-secs'

interface CompactCardProps {
  offer: Offer
  /** F2 answers this one. */
  first: boolean
  talking: boolean
}

/** A second call: two lines. Answering holds the present talk and never ends it. */
export function CompactCard({ offer, first, talking }: CompactCardProps) {
  const { t } = useTranslation()
  const { me } = useSoftphone()
  const { answer, decline } = useCallActions()
  const waited = useWaitSecs(offer)
  const { name, number } = caller(offer.call)
  const idle = offer.phase === 'ringing'
  const Direction = offer.call.callback_attempt ? PhoneOutgoing : PhoneIncoming
  return (
    <section
      aria-label={t(offer.call.callback_attempt ? 'popup.callback' : 'popup.title')}
      className="animate-rise rounded-popup border border-border bg-surface p-3 shadow-popup in-data-[theme=dark]:bg-subtle"
    >
      <div className="mb-2 flex items-center gap-2">
        <Direction aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-ok" />
        <span className="min-w-0 truncate font-semibold">{name ?? number ?? t('call.hiddenNumber')}</span>
        {name && number ? <span className="shrink-0 text-text-2">{number}</span> : null}
        <span aria-hidden className="ml-auto flex shrink-0 items-center gap-1 text-text-2">
          <Clock size={16} strokeWidth={1.75} />
          {clock(waited)}
        </span>
      </div>
      <div className="flex flex-wrap gap-2">
        {me?.device === 'webrtc' ? (
          <Button variant="ok" disabled={!idle} className="flex-1" onClick={() => void answer(offer)}>
            {idle ? t(talking ? 'popup.holdAndAnswer' : 'popup.answer') : t('popup.answering')}
            {first && idle ? <kbd>{KEY_NAMES.answer}</kbd> : null}
          </Button>
        ) : null}
        <Button variant="danger-outline" disabled={!idle} onClick={() => void decline(offer)}>
          {t('popup.decline')}
          {first ? <kbd>{KEY_NAMES.hangup}</kbd> : null}
        </Button>
      </div>
      <RingBar offer={offer} />
    </section>
  )
}
