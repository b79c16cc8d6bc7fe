import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { caller } from '@/components/call-bar/other-party'
import { useCallActions } from '@/components/call-bar/use-call-actions'
import { useSoftphone } from '@/contexts/Softphone'
import { useHotkeys } from '@/hooks/use-hotkeys'
import { type Offer, ringingOffers } from '@/services/calls/offers'
import { onNotificationPress } from '@/services/notifications'
import { CompactCard } from './CompactCard'
import { EndedCard } from './EndedCard'
import { IncomingCard } from './IncomingCard'
import { useAttention } from './use-attention'
import { useRing } from './use-ring'

/** The newest call whole, the next two in a line each; more are only counted. */
const MOST = 3

/**
 * The calls that ring for me, over every page. It never takes the focus and is never modal: whoever is
 * typing goes on typing.
 */
export function IncomingCalls() {
  const { t } = useTranslation()
  const { me, offers, calls } = useSoftphone()
  const { answer, decline } = useCallActions()
  const box = useRef<HTMLDivElement>(null)
  const ringing = ringingOffers(offers)
  const talking = calls.length > 0
  useRing(ringing.length > 0, talking)
  useAttention(ringing[0] ?? null)

  useEffect(
    () =>
      onNotificationPress(({ callId, action }) => {
        const offer = offers.find(({ call }) => call.call_id === callId)
        if (!offer) return
        if (action === 'answer') void answer(offer)
        if (action === 'decline') void decline(offer)
      }),
    [offers, answer, decline],
  )
  useHotkeys({
    popup: () => {
      const button = box.current?.querySelector<HTMLElement>('button:not(:disabled)')
      button?.focus()
      return Boolean(button)
    },
  })

  return (
    <>
      <Announcement offer={ringing[0] ?? null} canAnswer={me?.device === 'webrtc'} />
      <div
        ref={box}
        className="absolute top-2 right-4 z-popup row-start-2 flex w-[416px] max-w-[calc(100vw-32px)] flex-col gap-2 max-tablet:right-3 max-tablet:w-[calc(100vw-24px)]"
      >
        {offers
          .slice(0, MOST)
          .map((offer, i) =>
            offer.ending ? (
              <EndedCard key={offer.call.call_id} offer={offer} />
            ) : talking || i > 0 ? (
              <CompactCard
                key={offer.call.call_id}
                offer={offer}
                first={offer === ringing[0]}
                talking={talking}
              />
            ) : (
              <IncomingCard key={offer.call.call_id} offer={offer} />
            ),
          )}
        {offers.length > MOST ? (
          <p className="self-end rounded-chip bg-off-bg px-2 py-1 text-label text-off">
            {t('popup.more', { count: offers.length - MOST })}
          </p>
        ) : null}
      </div>
    </>
  )
}

/** Always mounted, so that screen readers hear the text change: one sentence for one call. */
function Announcement({ offer, canAnswer }: { offer: Offer | null; canAnswer: boolean }) {
  const { t } = useTranslation()
  let text = ''
  if (offer) {
    const { name, number } = caller(offer.call)
    const who = [name, number ?? t('call.hiddenNumber')].filter(Boolean).join(', ')
    const queue = offer.call.queue ? `${offer.call.queue.name}.` : ''
    const action = t(canAnswer ? 'popup.announceAction' : 'popup.answerOnDevice')
    text = t(offer.call.callback_attempt ? 'popup.announceCallback' : 'popup.announce', {
      who,
      queue,
      action,
    })
  }
  return (
    <div role="alert" className="sr-only">
      {text}
    </div>
  )
}
