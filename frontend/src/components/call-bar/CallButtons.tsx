import { CircleParking, Mic, MicOff, Pause, Phone, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { useAuth } from '@/contexts/Auth'
import { useSoftphone } from '@/contexts/Softphone'
import { useHotkeys } from '@/hooks/use-hotkeys'
import { useWish } from '@/hooks/use-wish'
import { KEY_NAMES } from '@/lib/keys'
import type { Call } from '@/services/api/types'
import { isWith } from '@/services/calls/offers'
import { ConsultButtons } from './ConsultButtons'
import { Keypad } from './Keypad'
import { NoteBox } from './NoteBox'
import { TransferBox } from './TransferBox'
import { useCallActions } from './use-call-actions'

interface CallButtonsProps {
  call: Call
  answered: boolean
  held: boolean
  pressHold: (wished: boolean, run: () => Promise<unknown>) => Promise<void>
}

export function CallButtons({ call, answered, held, pressHold }: CallButtonsProps) {
  const { t } = useTranslation()
  const { operator } = useAuth()
  const { phone } = useSoftphone()
  const { setHeld, setMuted, hangup, park, refused } = useCallActions()
  const [muted, pressMute] = useWish(phone.muted)

  const mute = () => {
    if (!answered) return false
    void pressMute(!muted, () => setMuted(call, !muted))
    return true
  }
  const hold = () => {
    if (!answered) return false
    pressHold(!held, () => setHeld(call, !held)).catch(refused)
    return true
  }
  const asking = Boolean(call.consult)
  // A colleague is nobody whom others could pick up.
  const parks = answered && !asking && call.direction !== 'internal'
  const parkNow = () => {
    if (!parks) return false
    void park(call)
    return true
  }
  useHotkeys(asking ? { mute } : { mute, hold, park: parkNow })

  return (
    <span className="ml-auto flex shrink-0 items-center gap-1 max-tablet:w-full max-tablet:justify-between">
      <IconButton
        variant={muted ? 'secondary' : 'ghost'}
        icon={muted ? MicOff : Mic}
        aria-pressed={muted}
        disabled={!answered}
        label={t(muted ? 'callbar.unmute' : 'callbar.mute')}
        shortcut={KEY_NAMES.mute}
        className={muted ? 'border-danger! bg-danger-bg! text-danger!' : undefined}
        onClick={mute}
      />
      {asking ? (
        !isWith(call, operator.id) ? null : (
          <ConsultButtons call={call} back={hold} />
        )
      ) : held ? (
        <Button aria-keyshortcuts={KEY_NAMES.hold} onClick={hold}>
          <Play aria-hidden size={18} strokeWidth={1.75} />
          <span className="max-base:sr-only">{t('callbar.unhold')}</span>
          <kbd className="max-base:hidden">{KEY_NAMES.hold}</kbd>
        </Button>
      ) : (
        <IconButton
          variant="ghost"
          icon={Pause}
          disabled={!answered}
          label={t('callbar.hold')}
          shortcut={KEY_NAMES.hold}
          onClick={hold}
        />
      )}
      {answered && !asking ? <TransferBox call={call} /> : null}
      {parks ? (
        <IconButton
          variant="ghost"
          icon={CircleParking}
          label={t('callbar.park')}
          shortcut={KEY_NAMES.park}
          onClick={parkNow}
        />
      ) : null}
      {answered ? <Keypad call={call} /> : null}
      <NoteBox call={call} />
      <Button
        variant="danger"
        className="tablet:-my-px tablet:-mr-px max-tablet:px-6"
        aria-keyshortcuts={KEY_NAMES.hangup}
        onClick={() => void hangup(call)}
      >
        <Phone aria-hidden size={18} strokeWidth={1.75} className="rotate-[135deg]" />
        <span className={held || asking ? 'max-base:sr-only' : 'max-tablet:sr-only'}>
          {t(answered ? 'callbar.hangup' : 'callbar.cancelDial')}
        </span>
        <kbd className="max-base:hidden">{KEY_NAMES.hangup}</kbd>
      </Button>
    </span>
  )
}
