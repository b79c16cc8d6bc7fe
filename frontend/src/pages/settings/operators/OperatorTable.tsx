import { useQuery } from '@tanstack/react-query'
import { Ellipsis, Headset, type LucideIcon, PenLine, Phone, Smartphone, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { STATUS_VISUALS } from '@/components/status-switch/status-visual'
import { Avatar } from '@/components/ui/Avatar'
import { Chip } from '@/components/ui/Chip'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/Menu'
import { Skeleton, useLate } from '@/components/ui/Skeleton'
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

export function OperatorTable({ operators, ...actions }: OperatorTableProps) {
  const { t } = useTranslation()
  const heads = ['name', 'extension', 'device', 'status', 'role', 'queues'] as const
  const hidden: Partial<Record<(typeof heads)[number], string>> = {
    extension: 'max-tablet:hidden',
    device: 'max-tablet:hidden',
    role: 'max-base:hidden',
    queues: 'max-base:hidden',
  }
  return (
    <div className="overflow-hidden rounded-card border border-border bg-surface">
      <table className="w-full">
        <thead>
          <tr className="border-b border-border text-left text-label text-muted">
            {heads.map((head) => (
              <th key={head} scope="col" className={`h-8 px-3 font-medium ${hidden[head] ?? ''}`}>
                {t(`operators.${head}`)}
              </th>
            ))}
            {actions.canEdit ? <td className="w-12" /> : null}
          </tr>
        </thead>
        <tbody>
          {operators.map((operator) => (
            <Row key={operator.id} operator={operator} {...actions} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps extends Omit<OperatorTableProps, 'operators'> {
  operator: PresentOperator
}

function Row({ operator, canEdit, onOpen, onDelete, onConnect }: RowProps) {
  const { t } = useTranslation()
  const { data: queues } = useQuery(queueList)
  const { name, username, extension, role } = operator
  const inQueues = (queues ?? []).filter((queue) => operator.queues.includes(queue.id))
  return (
    <tr className="h-(--row) border-b border-border last:border-0 hover:bg-hover">
      <td className="px-3 py-1">
        <div className="flex items-center gap-3">
          <Avatar name={name} size={28} className="max-tablet:hidden" />
          <div className="min-w-0">
            {canEdit ? (
              <button
                type="button"
                onClick={() => onOpen(operator.id)}
                className="min-h-6 text-left font-medium wrap-break-word hover:underline"
              >
                {name}
              </button>
            ) : (
              <span className="font-medium wrap-break-word">{name}</span>
            )}
            <p className="text-label text-muted">
              {username}
              {extension ? <span className="tablet:hidden">{` · ${extension}`}</span> : null}
            </p>
          </div>
        </div>
      </td>
      <td className="px-3 font-medium max-tablet:hidden">{extension ?? '—'}</td>
      <td className="px-3 max-tablet:hidden">
        <DeviceCell operator={operator} />
      </td>
      <td className="px-3">
        <StatusCell operator={operator} />
      </td>
      <td className="px-3 max-base:hidden">{t(`profile.role.${role}`)}</td>
      <td className="px-3 text-text-2 max-base:hidden">
        {inQueues.map((queue) => queue.name).join(', ') || '—'}
      </td>
      {canEdit ? (
        <td className="px-1 text-right">
          <RowMenu operator={operator} onOpen={onOpen} onDelete={onDelete} onConnect={onConnect} />
        </td>
      ) : null}
    </tr>
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

function RowMenu({ operator, onOpen, onDelete, onConnect }: Omit<RowProps, 'canEdit'>) {
  const { t } = useTranslation()
  const { operator: me } = useAuth()
  return (
    <Menu
      align="end"
      trigger={
        <IconButton variant="ghost" icon={Ellipsis} label={t('operators.actions', { name: operator.name })} />
      }
    >
      <MenuItem icon={PenLine} onSelect={() => onOpen(operator.id)}>
        {t('common.edit')}
      </MenuItem>
      {operator.device === 'sip' ? (
        <MenuItem icon={Phone} onSelect={() => onConnect(operator)}>
          {t('operators.sipMenu')}
        </MenuItem>
      ) : null}
      {operator.id === me.id ? null : (
        <>
          <MenuSeparator />
          <MenuItem icon={Trash2} danger onSelect={() => onDelete(operator)}>
            {t('common.delete')}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}

export function OperatorTableSkeleton() {
  const late = useLate(true)
  if (!late) return null
  return (
    <div aria-busy className="rounded-card border border-border bg-surface px-3 pt-8">
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="flex h-12 items-center gap-4 border-t border-border">
          <Skeleton className="size-7 rounded-full" />
          <Skeleton className="h-4 w-44" />
          <Skeleton className="h-4 w-12" />
          <Skeleton className="h-4 w-28" />
        </div>
      ))}
    </div>
  )
}
