import {
  BellRing,
  Check,
  CircleParking,
  Clock,
  ListMusic,
  type LucideIcon,
  Pause,
  Phone,
  PhoneForwarded,
  PhoneMissed,
  PhoneOff,
  PhoneOutgoing,
  TriangleAlert,
  Voicemail,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Tone } from '@/components/ui/Banner'
import { Chip } from '@/components/ui/Chip'
import type { Call, CallState } from '@/services/api/types'
import { dialledSlot } from '@/services/calls/parked'
import { statusKey } from '@/services/calls/status-key'
import { useCauseText } from './use-cause-text'

type Ended = NonNullable<ReturnType<typeof statusKey>>
type Sign = { icon: LucideIcon; tone: Tone; pulse?: boolean }

const ENDED: Record<Ended, Sign> = {
  answered: { icon: Check, tone: 'ok' },
  missed: { icon: PhoneMissed, tone: 'danger' },
  abandoned: { icon: PhoneOff, tone: 'danger' },
  out_of_hours: { icon: Clock, tone: 'off' },
  voicemail: { icon: Voicemail, tone: 'acw' },
  callback: { icon: PhoneForwarded, tone: 'accent' },
  no_answer: { icon: PhoneMissed, tone: 'off' },
  busy: { icon: Phone, tone: 'warn' },
  failed: { icon: TriangleAlert, tone: 'danger' },
}

const LIVE: Record<CallState, Sign> = {
  ivr: { icon: ListMusic, tone: 'accent' },
  queued: { icon: Clock, tone: 'warn' },
  ringing: { icon: BellRing, tone: 'warn', pulse: true },
  dialing: { icon: PhoneOutgoing, tone: 'accent', pulse: true },
  talking: { icon: Phone, tone: 'ok' },
  held: { icon: Pause, tone: 'warn' },
  parked: { icon: CircleParking, tone: 'warn' },
  ended: { icon: Check, tone: 'off' },
}

/** How a call ended, or where it is: an icon and a word. What went wrong is in the tooltip. */
export function CallStatusChip({ call }: { call: Call }) {
  const { t } = useTranslation()
  const causeText = useCauseText()
  const ended = statusKey(call)
  if (!ended) {
    const { icon, tone, pulse } = LIVE[call.state]
    return (
      <Chip icon={icon} tone={tone} pulse={pulse ?? false}>
        {t(`call.state.${call.state}`)}
        {call.parked ? ` ${dialledSlot(call.parked.slot)}` : null}
      </Chip>
    )
  }
  const { icon, tone } = ENDED[ended]
  const reason = call.missed_reason ? t(`call.missedReason.${call.missed_reason}`) : undefined
  const title = reason ?? (ended === 'answered' ? undefined : causeText(call.cause))
  return (
    <Chip icon={icon} tone={tone} title={title}>
      {t(`status.${ended}`)}
    </Chip>
  )
}
