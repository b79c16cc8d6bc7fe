import { useQuery } from '@tanstack/react-query'
import { Headset, type LucideIcon, Phone, Smartphone } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { RowMenu, RowName, SettingsRow, SettingsTable } from '@/components/settings/SettingsTable'
import { STATUS_VISUALS } from '@/components/status-switch/status-visual'
import { Avatar } from '@/components/ui/Avatar'
import { Chip } from '@/components/ui/Chip'
import { MenuItem } from '@/components/ui/Menu'
import { useAuth } from '@/contexts/Auth'
import { useFormat } from '@/hooks/use-format'
import { formatPhone } from '@/lib/phone'
import type { Device, Operator } from '@/services/api/types'
import type { PresentOperator } from '@/services/operators/presence'
import { shownStatus } from '@/services/operators/shown-status'
import { queueList } from '@/services/queues/list'

const DEVICE_ICONS: Record<Device, LucideIcon> = { webrtc: Headset, sip: Phone, external: Smartphone }

interface OperatorTableProps {
  operators: readonly PresentOperator[]
  canEdit: boolean
  onOpen: (id: string) => void
  onDelete: (operator: Operator) => void
  onConnect: (operator: Operator) => void
}

const WIDE = 'max-tablet:hidden'
const WIDEST = 'max-base:hidden'

export function OperatorTable({ operators, canEdit, ...actions }: OperatorTableProps) {
  const { t } = useTranslation()
  return (
    <SettingsTable
      canEdit={canEdit}
      heads={[
        { text: t('operators.name') },
        { text: t('operators.extension'), hidden: WIDE },
        { text: t('operators.device'), hidden: WIDE },
        { text: t('operators.status') },
        { text: t('operators.role'), hidden: WIDEST },
        { text: t('operators.queues'), hidden: WIDEST },
      ]}
    >
      {operators.map((operator) => (
        <Row
          key={operator.id}
          operator={operator}
          onOpen={canEdit ? () => actions.onOpen(operator.id) : null}
          menu={canEdit ? <OperatorMenu operator={operator} {...actions} /> : null}
        />
      ))}
    </SettingsTable>
  )
}

interface RowProps {
  operator: PresentOperator
  onOpen: (() => void) | null
  menu: ReactNode
}

function Row({ operator, onOpen, menu }: RowProps) {
  const { t } = useTranslation()
  const { data: queues } = useQuery(queueList)
  const { name, username, extension, role } = operator
  const inQueues = (queues ?? []).filter((queue) => operator.queues.includes(queue.id))
  return (
    <SettingsRow menu={menu}>
      <td className="px-3 py-1">
        <div className="flex items-center gap-3">
          <Avatar name={name} size={28} className={WIDE} />
          <div className="min-w-0">
            <RowName name={name} onOpen={onOpen} />
            <p className="text-label text-muted">
              {username}
              {extension ? <span className="tablet:hidden">{` · ${extension}`}</span> : null}
            </p>
          </div>
        </div>
      </td>
      <td className={`px-3 font-medium ${WIDE}`}>{extension ?? '—'}</td>
      <td className={`px-3 ${WIDE}`}>
        <DeviceCell operator={operator} />
      </td>
      <td className="px-3">
        <StatusCell operator={operator} />
      </td>
      <td className={`px-3 ${WIDEST}`}>{t(`profile.role.${role}`)}</td>
      <td className={`px-3 text-text-2 ${WIDEST}`}>
        {inQueues.map((queue) => queue.name).join(', ') || '—'}
      </td>
    </SettingsRow>
  )
}

function DeviceCell({ operator: { device, external_number, reachable } }: { operator: PresentOperator }) {
  const { t } = useTranslation()
  const Icon = DEVICE_ICONS[device]
  return (
    <div className="flex items-center gap-2">
      <Icon aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-muted" />
      <div>
        <p>{t(`operators.devices.${device}`)}</p>
        {device === 'external' ? (
          <p className="text-label whitespace-nowrap text-muted">{formatPhone(external_number ?? '')}</p>
        ) : (
          <p className={`text-label ${reachable ? 'text-ok' : 'text-muted'}`}>
            {t(reachable ? 'operators.connected' : 'operators.notConnected')}
          </p>
        )}
      </div>
    </div>
  )
}

function StatusCell({ operator }: { operator: PresentOperator }) {
  const { t } = useTranslation()
  const format = useFormat()
  const status = shownStatus(operator)
  const reason = operator.status === 'break' && status === 'break' ? operator.reason : null
  const word = reason ? t(`presence.reason.${reason}`, { defaultValue: reason }) : t(`presence.${status}`)
  return (
    <div className="flex flex-wrap items-center gap-x-2">
      <Chip {...STATUS_VISUALS[status]}>{word}</Chip>
      <span className="text-label whitespace-nowrap text-muted">{format.relative(operator.since)}</span>
    </div>
  )
}

interface OperatorMenuProps extends Omit<OperatorTableProps, 'operators' | 'canEdit'> {
  operator: PresentOperator
}

function OperatorMenu({ operator, onOpen, onDelete, onConnect }: OperatorMenuProps) {
  const { t } = useTranslation()
  const { operator: me } = useAuth()
  return (
    <RowMenu
      name={operator.name}
      onEdit={() => onOpen(operator.id)}
      onDelete={operator.id === me.id ? null : () => onDelete(operator)}
    >
      {operator.device === 'sip' ? (
        <MenuItem icon={Phone} onSelect={() => onConnect(operator)}>
          {t('operators.sipMenu')}
        </MenuItem>
      ) : null}
    </RowMenu>
  )
}
