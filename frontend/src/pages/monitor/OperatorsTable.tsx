import clsx from 'clsx'
import { Ellipsis } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shownNumber } from '@/components/call-status/customer'
import { SettingsRow, SettingsTable } from '@/components/settings/SettingsTable'
import { STATUS_VISUALS } from '@/components/status-switch/status-visual'
import { useStatusWord } from '@/components/status-switch/use-status-word'
import { Chip } from '@/components/ui/Chip'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, MenuSeparator } from '@/components/ui/Menu'
import { useFormat } from '@/hooks/use-format'
import { useHeldOrder } from '@/hooks/use-held-order'
import { useSecsSince, useServerNow } from '@/hooks/use-server-now'
import type { CallNow, OperatorNow } from '@/services/api/types'
import { type Attention, byAttention } from '@/services/operators/attention'
import { AlertSign, edge } from './Alert'
import { CallMenuItems, type CallOrders, ListenButton } from './CallMenu'
import { ListenedBy } from './ListenedBy'
import { StatusItems } from './StatusItems'
import { callOf } from './supervisable'

const WIDE = 'max-tablet:hidden'

interface OperatorsTableProps {
  operators: readonly OperatorNow[]
  calls: readonly CallNow[]
  orders: CallOrders
  /** Somebody's status with words for him. */
  onNote: (operator: OperatorNow) => void
}

/** Who does what, with whom and since when; whoever needs a look is on top. */
export function OperatorsTable({ operators, calls, orders, onNote }: OperatorsTableProps) {
  const { t } = useTranslation()
  const now = useServerNow()
  const nameOf = (id: string) => operators.find((one) => one.operator_id === id)?.name ?? '—'
  const { shown, hold } = useHeldOrder(byAttention(operators, now), (one) => one.operator.operator_id)
  return (
    <SettingsTable
      canEdit
      hold={hold}
      heads={[
        { text: t('monitor.operator') },
        { text: t('presence.menu') },
        { text: t('monitor.inCall'), hidden: WIDE },
        { text: t('monitor.today'), hidden: 'max-base:hidden' },
      ]}
    >
      {shown.map((one) => {
        const { operator } = one
        const call = callOf(operator.operator_id, calls)
        return (
          <SettingsRow
            key={operator.operator_id}
            menu={
              <span className="flex justify-end">
                {/* On a telephone the menu has it. */}
                <span className={WIDE}>
                  <ListenButton call={call} name={operator.name} />
                </span>
                <Orders operator={operator} call={call} orders={orders} onNote={onNote} />
              </span>
            }
          >
            <Person {...one} now={now}>
              {call ? (
                <span className="tablet:hidden">
                  <InCall call={call} nameOf={nameOf} />
                </span>
              ) : null}
            </Person>
            <td className={`px-3 py-1 ${WIDE}`}>
              {call ? <InCall call={call} nameOf={nameOf} /> : <span className="text-muted">—</span>}
            </td>
            <Day operator={operator} />
          </SettingsRow>
        )
      })}
    </SettingsTable>
  )
}

interface PersonProps extends Attention {
  now: number
  /** Below his status. */
  children: ReactNode
}

interface OrdersProps extends Pick<OperatorsTableProps, 'orders' | 'onNote'> {
  operator: OperatorNow
  call: CallNow | undefined
}

function Orders({ operator, call, orders, onNote }: OrdersProps) {
  const { t } = useTranslation()
  // An order is about the call that was there when the menu opened, not about his next one.
  const [meant, setMeant] = useState<CallNow>()
  return (
    <Menu
      align="end"
      className="w-64"
      onOpenChange={(open) => open && setMeant(call)}
      trigger={
        <IconButton variant="ghost" icon={Ellipsis} label={t('settings.actions', { name: operator.name })} />
      }
    >
      {meant ? (
        <>
          <CallMenuItems call={meant} orders={orders} />
          <MenuSeparator />
        </>
      ) : null}
      <StatusItems operator={operator} onNote={() => onNote(operator)} />
    </Menu>
  )
}

function Person({ operator, shown, over, alert, now, children }: PersonProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const word = useStatusWord(operator)
  const { icon, tone, filled, pulse } = STATUS_VISUALS[shown]
  const secs = Math.max(0, Math.floor((now - Date.parse(operator.since)) / 1_000))
  const state = alert ? (over > 0 ? 'danger' : 'warn') : 'none'
  return (
    <>
      <td className={clsx('px-3 font-medium wrap-anywhere', edge(state))}>
        {operator.name} <span className={`font-normal text-muted ${WIDE}`}>{operator.extension}</span>
      </td>
      <td className="px-3 py-1">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Chip tone={over > 0 ? 'danger' : tone} icon={icon} filled={filled ?? false} pulse={pulse ?? false}>
            {word}
            {over > 0 ? ` +${format.clock(over)}` : null}
          </Chip>
          {shown === 'offline' ? null : <span aria-hidden>{format.clock(secs)}</span>}
          <AlertSign state={state} label={t('monitor.needsLook')} />
          {operator.next_status ? (
            <Chip tone="warn">{t('presence.queued', { status: t(`presence.${operator.next_status}`) })}</Chip>
          ) : null}
        </span>
        {children}
      </td>
    </>
  )
}

function InCall({ call, nameOf }: { call: CallNow; nameOf: (id: string) => string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const secs = useSecsSince(call.answered_at ?? call.waiting_since ?? call.started_at)
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="wrap-anywhere">
        {call.contact?.name ?? shownNumber(call) ?? t('call.hiddenNumber')}
      </span>
      <span aria-hidden className="text-text-2">
        {format.clock(secs)}
      </span>
      <ListenedBy call={call} nameOf={nameOf} />
    </span>
  )
}

function Day({ operator }: { operator: OperatorNow }) {
  const { t } = useTranslation()
  const format = useFormat()
  const aht = typeof operator.aht_secs === 'number' ? format.clock(operator.aht_secs) : '—'
  return (
    <td className="px-3 whitespace-nowrap text-text-2 max-base:hidden">
      {operator.calls > 0 ? t('dashboard.operators.today', { calls: operator.calls, aht }) : '—'}
    </td>
  )
}
