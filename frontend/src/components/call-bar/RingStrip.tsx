import { PhoneIncoming } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { useSoftphone } from '@/contexts/Softphone'
import { KEY_NAMES } from '@/lib/keys'
import type { Offer } from '@/services/calls/offers'
import { caller } from './other-party'
import { useCallActions } from './use-call-actions'

/** The same call as the popup's, in the place where the talk will be. */
export function RingStrip({ offer }: { offer: Offer }) {
  const { t } = useTranslation()
  const { me } = useSoftphone()
  const { answer, decline } = useCallActions()
  const { name, number } = caller(offer.call)
  return (
    <div className="flex min-w-0 items-center gap-2">
      <div className="flex min-h-9 min-w-0 items-center gap-2 rounded-control border border-ok bg-ok-bg px-3 text-ok">
        <PhoneIncoming aria-hidden size={18} strokeWidth={1.75} className="shrink-0" />
        <span className="min-w-0 truncate font-semibold">
          {t('callbar.incoming', { name: name ?? number ?? t('call.hiddenNumber') })}
        </span>
      </div>
      <span className="flex shrink-0 gap-2 max-base:hidden">
        {me?.device === 'webrtc' ? (
          <Button
            variant="ok"
            disabled={offer.phase !== 'ringing'}
            aria-keyshortcuts="F2"
            onClick={() => void answer(offer)}
          >
            {t('popup.answer')} <kbd>{KEY_NAMES.answer}</kbd>
          </Button>
        ) : null}
        <Button
          variant="danger-outline"
          disabled={offer.phase !== 'ringing'}
          onClick={() => void decline(offer)}
        >
          {t('popup.decline')}
        </Button>
      </span>
    </div>
  )
}
