import { Phone, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CallStatusChip } from '@/components/call-status/CallStatusChip'
import { customerNumber, shownNumber } from '@/components/call-status/customer'
import { DirectionIcon } from '@/components/call-status/DirectionIcon'
import { isPlayable } from '@/components/player/use-recording-player'
import { Button } from '@/components/ui/Button'
import { useFormat } from '@/hooks/use-format'
import type { Names } from '@/hooks/use-names'
import type { Call } from '@/services/api/types'
import type { Column } from './columns'
import { LiveClock } from './LiveClock'

export interface RowActions {
  onOpen: (call: Call) => void
  onPlay: (call: Call) => void
  onCallBack: ((number: string) => void) | null
}

interface CellProps {
  column: Column
  call: Call
  names: Names
  resultName: (id: string | null | undefined) => string
  /** The number has a column of its own. */
  withNumber: boolean
  actions: RowActions
}

export function CallCell({ column, call, names, resultName, withNumber, actions }: CellProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const number = shownNumber(call)
  switch (column) {
    case 'direction':
      return <DirectionIcon call={call} />
    case 'time':
      return <time dateTime={call.started_at}>{format.time(call.started_at)}</time>
    case 'contact':
      return <>{call.contact?.name ?? (withNumber ? '—' : (number ?? t('call.hiddenNumber')))}</>
    case 'number':
      return <>{number ?? t('call.hiddenNumber')}</>
    case 'queue':
      return <>{names.queue(call.queue_id)}</>
    case 'operator':
      return <>{names.operator(call.operator_id)}</>
    case 'status':
      return <CallStatusChip call={call} />
    case 'wait':
      return <Wait call={call} />
    case 'talk':
      return <Talk call={call} />
    case 'recording':
      return <RowButton call={call} actions={actions} />
    case 'result':
      return <>{resultName(call.disposition)}</>
  }
}

function Wait({ call }: { call: Call }) {
  const format = useFormat()
  if (!call.ended_at && !call.answered_at) return <LiveClock since={call.started_at} />
  return <>{call.wait_secs > 0 ? format.clock(call.wait_secs) : '—'}</>
}

export function Talk({ call }: { call: Call }) {
  const format = useFormat()
  if (!call.ended_at && call.answered_at) return <LiveClock since={call.answered_at} />
  return <>{call.talk_secs > 0 ? format.clock(call.talk_secs) : '—'}</>
}

/** Listen to what was recorded, or call back who was missed. Space and C do the same with the row in focus. */
export function RowButton({ call, actions }: { call: Call; actions: RowActions }) {
  const { t } = useTranslation()
  const number = customerNumber(call)
  const press = 'min-h-7! min-w-9 px-0! pointer-coarse:min-h-9!'
  if (isPlayable(call.recording?.state))
    return (
      <Button
        tabIndex={-1}
        aria-label={t('player.play')}
        title={t('player.play')}
        className={press}
        onClick={(event) => {
          event.stopPropagation()
          actions.onPlay(call)
        }}
      >
        <Play aria-hidden size={14} strokeWidth={1.75} />
      </Button>
    )
  if (call.status !== 'missed' || !number || !actions.onCallBack) return null
  const { onCallBack } = actions
  return (
    <Button
      tabIndex={-1}
      aria-label={t('call.callBack')}
      title={t('call.callBack')}
      className={press}
      onClick={(event) => {
        event.stopPropagation()
        onCallBack(number)
      }}
    >
      <Phone aria-hidden size={14} strokeWidth={1.75} className="text-ok" />
    </Button>
  )
}
