import { CornerUpLeft, PhoneForwarded, UserMinus, Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { useHotkeys } from '@/hooks/use-hotkeys'
import { KEY_NAMES } from '@/lib/keys'
import type { Call } from '@/services/api/types'
import { useCallActions } from './use-call-actions'

/** While I ask somebody: hand the customer on to him, take him into the talk, or go back. */
export function ConsultButtons({ call, back }: { call: Call; back: () => boolean }) {
  const { t } = useTranslation()
  const { complete, cancel, join } = useCallActions()
  const state = call.consult?.state
  const handOn = () => {
    void complete(call)
    return true
  }
  useHotkeys({ transfer: handOn, hold: state === 'conference' ? () => true : back })
  return (
    <>
      <Button variant="primary" aria-keyshortcuts={KEY_NAMES.transfer} onClick={handOn}>
        <PhoneForwarded aria-hidden size={18} strokeWidth={1.75} />
        <span className="max-base:sr-only">
          {t(state === 'conference' ? 'callbar.leaveThem' : 'callbar.complete')}
        </span>
        <kbd className="max-base:hidden">{KEY_NAMES.transfer}</kbd>
      </Button>
      {state === 'conference' ? (
        <IconButton
          variant="ghost"
          icon={UserMinus}
          label={t('callbar.dropAsked')}
          onClick={() => void cancel(call)}
        />
      ) : (
        <>
          <IconButton
            variant="ghost"
            icon={Users}
            disabled={state !== 'talking'}
            label={t('callbar.conference')}
            onClick={() => void join(call)}
          />
          <IconButton
            variant="ghost"
            icon={CornerUpLeft}
            label={t('callbar.backToCustomer')}
            shortcut={KEY_NAMES.hold}
            onClick={back}
          />
        </>
      )}
    </>
  )
}
