import { Phone, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CallStatusChip } from '@/components/call-status/CallStatusChip'
import { customerNumber } from '@/components/call-status/customer'
import { DirectionIcon } from '@/components/call-status/DirectionIcon'
import { isPlayable } from '@/components/player/use-recording-player'
import { Button } from '@/components/ui/Button'
import { useAuth } from '@/contexts/Auth'
import { useFormat } from '@/hooks/use-format'
import type { Names } from '@/hooks/use-names'
import { formatPhone } from '@/lib/phone'
import type { CallDetail } from '@/services/api/types'
import { isCallbackWaiting } from '@/services/calls/callbacks'
import { Talk } from './CallCells'
import { CancelCallback } from './CancelCallback'

interface CallHeadProps {
  call: CallDetail
  names: Names
  playing: boolean
  onPlay: (callId: string) => void
  onCallBack: ((number: string) => void) | null
}

/** Who it was, how it ended, and what one does next: call back, listen. */
export function CallHead({ call, names, playing, onPlay, onCallBack }: CallHeadProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { hasRole } = useAuth()
  const acts = hasRole('operator', 'supervisor', 'admin')
  const number = customerNumber(call)
  const shown = number ? formatPhone(number) : t('call.hiddenNumber')
  const recording = call.recording?.state ?? 'none'
  const facts: [string, string][] = [
    [t('call.field.queue'), names.queue(call.queue_id)],
    [t('call.field.operator'), names.operator(call.operator_id)],
    [t('call.field.wait'), format.clock(call.wait_secs)],
  ]
  return (
    <div className="mb-3 flex flex-col gap-3">
      <div>
        <p className="flex items-center gap-2 text-title font-semibold">
          <DirectionIcon call={call} />
          <span className="min-w-0 wrap-break-word">{call.contact?.name ?? shown}</span>
        </p>
        {call.contact && number ? (
          <a href={`tel:${number}`} className="text-text-2 hover:underline">
            {shown}
          </a>
        ) : null}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <CallStatusChip call={call} />
        {call.missed_reason ? (
          <span className="text-text-2">{t(`call.missedReason.${call.missed_reason}`)}</span>
        ) : (
          <span className="text-text-2">
            {t('call.field.talk')}: <Talk call={call} />
          </span>
        )}
      </div>
      {call.callback ? (
        <p className="text-text-2">
          {t('call.callback.attempt', {
            attempt: call.callback.attempt,
            attempts: call.callback.attempts,
          })}
        </p>
      ) : null}
      {acts && isCallbackWaiting(call) ? <CancelCallback call={call} /> : null}
      <dl className="grid grid-cols-3 gap-2">
        {facts.map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-label text-muted">{name}</dt>
            <dd className="truncate">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap gap-2">
        {number && onCallBack && call.ended_at ? (
          <Button variant="ok" onClick={() => onCallBack(number)}>
            <Phone aria-hidden size={16} strokeWidth={1.75} />
            {t('call.callBack')}
          </Button>
        ) : null}
        {isPlayable(recording) ? (
          <Button aria-pressed={playing} onClick={() => onPlay(call.id)}>
            <Play aria-hidden size={16} strokeWidth={1.75} />
            {t('player.play')}
          </Button>
        ) : (
          <span className="flex min-h-9 items-center text-muted">{t(`call.recording.${recording}`)}</span>
        )}
      </div>
    </div>
  )
}
