import { Link } from '@tanstack/react-router'
import clsx from 'clsx'
import { Ellipsis } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CallStatusChip } from '@/components/call-status/CallStatusChip'
import { shownNumber } from '@/components/call-status/customer'
import { waitingState } from '@/components/kpi/thresholds'
import { SettingsRow, SettingsTable } from '@/components/settings/SettingsTable'
import { IconButton } from '@/components/ui/IconButton'
import { Menu } from '@/components/ui/Menu'
import { useHeldOrder } from '@/hooks/use-held-order'
import { useSecsSince } from '@/hooks/use-server-now'
import { clock } from '@/lib/format'
import type { CallNow } from '@/services/api/types'
import { placesOf } from '@/services/calls/callbacks'
import { AlertSign, edge } from './Alert'
import { CallMenuItems, type CallOrders, ListenButton } from './CallMenu'
import { ListenedBy } from './ListenedBy'

const WIDE = 'max-tablet:hidden'

interface CallsTableProps {
  calls: readonly CallNow[]
  operatorName: (id: string | null | undefined) => string
  queueName: (id: string | null | undefined) => string
  orders: CallOrders
}

/** Calls that go on, who waits on top. */
export function CallsTable({ calls, operatorName, queueName, orders }: CallsTableProps) {
  const { t } = useTranslation()
  const { shown, hold } = useHeldOrder(calls, (call) => call.id)
  const places = placesOf(calls)
  return (
    <SettingsTable
      canEdit
      hold={hold}
      heads={[
        { text: t('monitor.state') },
        { text: t('monitor.customer') },
        { text: t('monitor.queue'), hidden: WIDE },
        { text: t('monitor.operator'), hidden: WIDE },
        { text: t('monitor.time'), hidden: WIDE },
      ]}
    >
      {shown.map((call) => (
        <Row
          key={call.id}
          call={call}
          place={places.get(call.id)}
          operator={operatorName(call.current_operator_id ?? call.operator_id ?? call.offered_to[0])}
          queue={queueName(call.queue_id)}
          nameOf={operatorName}
          orders={orders}
        />
      ))}
    </SettingsTable>
  )
}

interface RowProps {
  call: CallNow
  /** Of who waits in a queue, from 1. */
  place: number | undefined
  operator: string
  queue: string
  nameOf: (id: string) => string
  orders: CallOrders
}

function Row({ call, place, operator, queue, nameOf, orders }: RowProps) {
  const { t } = useTranslation()
  const secs = useSecsSince(call.answered_at ?? call.waiting_since ?? call.started_at)
  const number = shownNumber(call) ?? t('call.hiddenNumber')
  const waits = call.direction === 'inbound' && (call.state === 'queued' || call.state === 'ringing')
  const state = waits ? waitingState(1, secs) : 'none'
  const name = call.contact?.name ?? number
  return (
    <SettingsRow
      menu={
        <span className="flex justify-end">
          {/* On a telephone the menu has it. */}
          <span className={WIDE}>
            <ListenButton call={call} name={operator} />
          </span>
          <Menu
            align="end"
            trigger={<IconButton variant="ghost" icon={Ellipsis} label={t('settings.actions', { name })} />}
          >
            <CallMenuItems call={call} orders={orders} />
          </Menu>
        </span>
      }
    >
      <td className={clsx('px-3 py-1', edge(state))}>
        <CallStatusChip call={call} />
        {place ? (
          <span className="ml-2 inline-block text-label whitespace-nowrap text-muted">
            {t('monitor.place', { place })}
          </span>
        ) : null}
        {call.callback ? (
          <span className="block text-label text-muted">
            {t('call.callback.attempt', {
              attempt: call.callback.attempt,
              attempts: call.callback.attempts,
            })}
          </span>
        ) : null}
        <span className="flex items-center gap-1.5 tablet:hidden">
          {clock(secs)}
          <AlertSign state={state} label={t('monitor.overThreshold')} />
        </span>
      </td>
      <td className="px-3 py-1">
        <Link
          to="/calls/$callId"
          params={{ callId: call.id }}
          search={{}}
          className="inline-flex min-h-6 items-center font-medium wrap-anywhere hover:underline"
        >
          {name}
        </Link>
        <span className="block text-label text-muted tablet:hidden">{operator}</span>
        <span className="tablet:ml-2">
          <ListenedBy call={call} nameOf={nameOf} />
        </span>
      </td>
      <td className={`px-3 wrap-anywhere ${WIDE}`}>{queue}</td>
      <td className={`px-3 wrap-anywhere ${WIDE}`}>{operator}</td>
      <td className={`px-3 whitespace-nowrap ${WIDE}`}>
        <span className="inline-flex items-center gap-1.5">
          {clock(secs)}
          <AlertSign state={state} label={t('monitor.overThreshold')} />
        </span>
      </td>
    </SettingsRow>
  )
}
