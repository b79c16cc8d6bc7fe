import { Link } from '@tanstack/react-router'
import { Headphones } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCallActions } from '@/components/call-bar/use-call-actions'
import { CallStatusChip } from '@/components/call-status/CallStatusChip'
import { shownNumber } from '@/components/call-status/customer'
import { Card } from '@/components/ui/Card'
import { IconButton } from '@/components/ui/IconButton'
import { Skeleton } from '@/components/ui/Skeleton'
import { useAuth } from '@/contexts/Auth'
import { useSoftphone } from '@/contexts/Softphone'
import { useSecsSince } from '@/hooks/use-server-now'
import { clock } from '@/lib/format'
import type { CallNow } from '@/services/api/types'

interface LiveCallsCardProps {
  calls: readonly CallNow[] | undefined
  operatorName: (id: string | null | undefined) => string
  queueName: (id: string | null | undefined) => string
}

const GRID =
  'grid grid-cols-[minmax(0,auto)_minmax(0,1fr)_auto] items-center gap-x-3 tablet:grid-cols-[minmax(130px,auto)_minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)_64px]'

/** Calls that go on: who waits is on top, the longest first. A press opens the call. */
export function LiveCallsCard({ calls, operatorName, queueName }: LiveCallsCardProps) {
  const { t } = useTranslation()
  const { canManage } = useAuth()
  return (
    <Card title={t('dashboard.live.title')}>
      {!calls ? (
        <Skeleton className="h-10" />
      ) : calls.length === 0 ? (
        <p className="py-4 text-muted">{t('dashboard.live.empty')}</p>
      ) : (
        <ul className="-mx-2">
          {calls.map((call) => (
            <li key={call.id} className="flex items-center border-b border-border last:border-b-0">
              <LiveRow
                call={call}
                operator={operatorName(call.current_operator_id ?? call.operator_id ?? call.offered_to[0])}
                queue={queueName(call.queue_id)}
              />
              {canManage ? (
                <ListenButton call={call} operator={operatorName(call.current_operator_id)} />
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function LiveRow({ call, operator, queue }: { call: CallNow; operator: string; queue: string }) {
  const { t } = useTranslation()
  const number = shownNumber(call) ?? t('call.hiddenNumber')
  const secs = useSecsSince(call.answered_at ?? call.waiting_since ?? call.started_at)
  return (
    <Link
      to="/calls/$callId"
      params={{ callId: call.id }}
      className={`${GRID} min-h-(--row) min-w-0 flex-1 rounded-control px-2 hover:bg-hover`}
    >
      <span>
        <CallStatusChip call={call} />
      </span>
      <span className="truncate">
        {call.contact ? <span className="font-medium">{`${call.contact.name} `}</span> : null}
        <span className={call.contact ? 'text-text-2' : ''}>{number}</span>
      </span>
      <span className="truncate max-tablet:hidden">{queue}</span>
      <span className="truncate max-tablet:hidden">{operator}</span>
      <span className="text-right">{clock(secs)}</span>
    </Link>
  )
}

/** Only of a talk of somebody else; it keeps its room, so that the columns stand below each other. */
function ListenButton({ call, operator }: { call: CallNow; operator: string }) {
  const { t } = useTranslation()
  const { operator: me } = useAuth()
  const { supervise } = useCallActions()
  const { calls } = useSoftphone()
  const here = calls.some(({ id }) => id === call.id)
  const talks = call.state === 'talking' || call.state === 'held'
  const theirs =
    call.current_operator_id && call.current_operator_id !== me.id && call.direction !== 'internal'
  if (!talks || !theirs || here) return <span className="w-9 shrink-0 pointer-coarse:w-11" />
  return (
    <IconButton
      variant="ghost"
      icon={Headphones}
      label={t('supervision.listenTo', { name: operator })}
      onClick={() => void supervise(call, 'listen')}
    />
  )
}
