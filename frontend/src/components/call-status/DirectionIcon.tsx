import clsx from 'clsx'
import { ArrowLeftRight, PhoneIncoming, PhoneMissed, PhoneOutgoing } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Call } from '@/services/api/types'

/** Which way a call went; a missed one has a sign of its own. */
export function DirectionIcon({ call, className }: { call: Call; className?: string }) {
  const { t } = useTranslation()
  const missed = call.status === 'missed'
  const Icon = missed
    ? PhoneMissed
    : { inbound: PhoneIncoming, outbound: PhoneOutgoing, internal: ArrowLeftRight }[call.direction]
  const colour = missed
    ? 'text-danger'
    : { inbound: 'text-ok', outbound: 'text-accent-text', internal: 'text-text-2' }[call.direction]
  return (
    <Icon
      role="img"
      aria-label={t(`call.direction.${call.direction}`)}
      size={16}
      strokeWidth={1.75}
      className={clsx('shrink-0', colour, className)}
    />
  )
}
