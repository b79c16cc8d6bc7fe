import { useQuery } from '@tanstack/react-query'
import { PhoneIncoming, PhoneMissed, PhoneOutgoing } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Chip } from '@/components/ui/Chip'
import { useFormat } from '@/hooks/use-format'
import { ZONE } from '@/lib/company-zone'
import { isHiddenNumber } from '@/lib/phone'
import { dayNumber } from '@/lib/zone'
import type { Call, IncomingCall } from '@/services/api/types'
import { callsOf } from '@/services/calls/live'
import { statusKey } from '@/services/calls/status-key'

const ROWS = 3

/** The last times we heard of this caller. The rows are reserved from the first frame. */
export function LastContacts({ call }: { call: IncomingCall }) {
  const { t } = useTranslation()
  const hidden = isHiddenNumber(call.from)
  const { data, isPending } = useQuery({ ...callsOf(call.from, 20), enabled: !hidden })
  const before = (data ?? []).filter(({ id }) => id !== call.call_id)
  const today = dayNumber(ZONE, Date.now())
  const times =
    before.filter(
      (old) => old.direction === 'inbound' && dayNumber(ZONE, Date.parse(old.started_at)) === today,
    ).length + 1
  return (
    <div className="mt-3 min-h-[112px] max-tablet:min-h-0">
      <div className="mb-1 flex min-h-[22px] items-center gap-2">
        <p className="text-label font-medium text-text-2">{t('popup.lastContacts')}</p>
        {times >= 3 ? <Chip tone="warn">{t('popup.timesToday', { number: times })}</Chip> : null}
      </div>
      {hidden || (!isPending && before.length === 0) ? (
        <p className="py-1 text-muted">{t('popup.noContacts')}</p>
      ) : null}
      <ul>
        {before.slice(0, ROWS).map((old) => (
          <Row key={old.id} call={old} />
        ))}
      </ul>
    </div>
  )
}

function Row({ call }: { call: Call }) {
  const { t } = useTranslation()
  const format = useFormat()
  const missed = call.status === 'missed'
  const Icon = missed ? PhoneMissed : call.direction === 'outbound' ? PhoneOutgoing : PhoneIncoming
  const result = call.status ? t(`status.${statusKey(call)}`) : t(`call.state.${call.state}`)
  return (
    <li className="flex min-h-7 items-center gap-2">
      <Icon
        aria-hidden
        size={16}
        strokeWidth={1.75}
        className={missed ? 'shrink-0 text-danger' : 'shrink-0 text-text-2'}
      />
      <span className="min-w-0 truncate">
        {[format.relative(call.started_at), result, call.talk_secs > 0 ? format.clock(call.talk_secs) : null]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </li>
  )
}
