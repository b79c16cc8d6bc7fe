import { Clock, Phone, PhoneIncoming, PhoneOutgoing } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { caller } from '@/components/call-bar/other-party'
import { useCallActions } from '@/components/call-bar/use-call-actions'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { Chip } from '@/components/ui/Chip'
import { useSoftphone } from '@/contexts/Softphone'
import { clock } from '@/lib/format'
import { KEY_NAMES } from '@/lib/keys'
import { formatLine } from '@/lib/phone'
import type { Offer } from '@/services/calls/offers'
import { AskedBy } from './AskedBy'
import { LastContacts } from './LastContacts'
import { RingBar } from './RingBar'
import { useWaitSecs } from './use-wait-secs'

/** Who calls and why, at once; what happened before streams in below without moving the buttons. */
export function IncomingCard({ offer }: { offer: Offer }) {
  const { t } = useTranslation()
  const { me } = useSoftphone()
  const { answer, decline } = useCallActions()
  const titleId = useId()
  const waited = useWaitSecs(offer)
  const { call, phase } = offer
  const { name, number } = caller(call)
  const here = me?.device === 'webrtc'

  return (
    <section
      aria-labelledby={titleId}
      className="flex animate-rise flex-col rounded-popup border border-border bg-surface p-4 shadow-popup motion-reduce:border-[3px] motion-reduce:border-ok max-tablet:fixed max-tablet:inset-0 max-tablet:overflow-auto max-tablet:rounded-none max-tablet:px-5 max-tablet:pt-16 max-tablet:pb-7 in-data-[theme=dark]:bg-subtle"
    >
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Chip tone="ok" icon={call.callback_attempt ? PhoneOutgoing : PhoneIncoming} pulse>
          <span id={titleId}>{t(call.callback_attempt ? 'popup.callback' : 'popup.title')}</span>
        </Chip>
        {call.queue ? <Chip>{t('popup.queue', { queue: call.queue.name })}</Chip> : null}
        <span aria-hidden className="ml-auto flex items-center gap-1 text-text-2">
          <Clock size={16} strokeWidth={1.75} />
          {clock(waited)}
        </span>
      </div>
      <p className="truncate text-title font-semibold">{name ?? t('call.newContact')}</p>
      <p className="text-phone font-medium">{number ?? t('call.hiddenNumber')}</p>
      <p className="min-h-5 text-muted">
        <AskedBy call={call} />
        {call.to && !call.asked_by ? t('popup.line', { line: formatLine(call.to) }) : null}
      </p>
      {call.callback_attempt ? <p className="text-text-2">{t('popup.callbackHint')}</p> : null}
      <LastContacts call={call} />
      {here ? null : (
        <Banner tone="accent" className="mt-4">
          {t('popup.answerOnDevice')}
        </Banner>
      )}
      <div className="mt-4 grid grid-cols-[1.5fr_1fr] gap-2 max-tablet:mt-auto max-tablet:grid-cols-1 max-tablet:gap-3">
        {here ? (
          <Button
            variant="ok"
            size="lg"
            disabled={phase !== 'ringing'}
            aria-keyshortcuts={KEY_NAMES.answer}
            className="max-tablet:order-2 max-tablet:min-h-16"
            onClick={() => void answer(offer)}
          >
            <Phone aria-hidden size={18} strokeWidth={1.75} />
            {t(phase === 'answering' ? 'popup.answering' : 'popup.answer')}
            {phase === 'answering' ? null : <kbd className="max-tablet:hidden">{KEY_NAMES.answer}</kbd>}
          </Button>
        ) : null}
        <Button
          variant="danger"
          size="lg"
          disabled={phase !== 'ringing'}
          aria-keyshortcuts={KEY_NAMES.hangup}
          className={here ? undefined : 'col-span-2'}
          onClick={() => void decline(offer)}
        >
          {t('popup.decline')}
        </Button>
      </div>
      <RingBar offer={offer} />
    </section>
  )
}
