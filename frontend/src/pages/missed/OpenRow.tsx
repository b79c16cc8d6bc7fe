import { useNavigate } from '@tanstack/react-router'
import {
  CheckCheck,
  Clock,
  Ellipsis,
  Hand,
  Info,
  Phone,
  PhoneIncoming,
  PhoneOutgoing,
  Undo2,
  UserPlus,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { Chip } from '@/components/ui/Chip'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, MenuItem } from '@/components/ui/Menu'
import { useAuth } from '@/contexts/Auth'
import { useFormat } from '@/hooks/use-format'
import type { Names } from '@/hooks/use-names'
import { useSecsSince } from '@/hooks/use-server-now'
import { ZONE } from '@/lib/company-zone'
import { formatPhone } from '@/lib/phone'
import { serverNow } from '@/lib/server-clock'
import { isoDay } from '@/lib/zone'
import type { MissedTask } from '@/services/api/types'
import { Customer } from './Customer'
import { inMinutes } from './Figures'
import type { TaskActions } from './use-task-actions'

/** Who waits longer is late. */
const LATE_SECS = 900

interface OpenRowProps {
  task: MissedTask
  names: Names
  actions: TaskActions
  /** The one row in the tab order. */
  active: boolean
  onFocus: () => void
  onClose: () => void
  onAssign: () => void
}

/** A customer who waits to be called back. */
export function OpenRow(props: OpenRowProps) {
  const { task, names, actions, active, onFocus } = props
  const { t } = useTranslation()
  const { hasRole } = useAuth()
  const format = useFormat()
  const { attempts, last_attempt_at: lastTry } = task
  return (
    <tr
      data-task={task.id}
      tabIndex={active ? 0 : -1}
      aria-label={task.contact?.name ?? formatPhone(task.number)}
      onFocus={onFocus}
      className="h-(--row) border-b border-border -outline-offset-2 last:border-0 hover:bg-hover"
    >
      <td className="px-3 py-1.5">
        <Customer
          task={task}
          active={active}
          canListen={actions.isMine(task) || hasRole('supervisor', 'quality', 'admin')}
        />
        {task.missed_reason ? (
          <p className="text-label text-muted">{t(`call.missedReason.${task.missed_reason}`)}</p>
        ) : null}
        <div className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 tablet:hidden">
          <Age since={task.first_missed_at} />
          <Owner {...props} />
        </div>
      </td>
      <td className="px-3 max-tablet:hidden">
        <Age since={task.first_missed_at} />
      </td>
      <td className="px-3 text-text-2 max-tablet:hidden">{names.queue(task.queue_id)}</td>
      <td className="px-3 text-text-2 max-tablet:hidden">
        {attempts > 0 && lastTry
          ? t('missed.tries', { count: attempts, time: format.relative(lastTry) })
          : '—'}
      </td>
      <td className="px-3 max-tablet:hidden">
        <Owner {...props} />
      </td>
      <td className="px-1 text-right whitespace-nowrap">
        <RowActions {...props} />
      </td>
    </tr>
  )
}

function Age({ since }: { since: string }) {
  const format = useFormat()
  const secs = useSecsSince(since)
  return (
    <Chip icon={Clock} tone={secs > LATE_SECS ? 'danger' : 'warn'} title={format.dateTime(since)}>
      {format.duration(inMinutes(secs))}
    </Chip>
  )
}

/** Who calls him back, and whether it happens just now. */
function Owner({ task, names, actions }: OpenRowProps) {
  const { t } = useTranslation()
  const owner = task.owner_id ? names.operator(task.owner_id) : null
  return (
    <>
      <Calling task={task} names={names} />
      <p className={owner ? '' : 'text-muted'}>
        {actions.isMine(task) ? t('missed.mine') : (owner ?? t('missed.nobody'))}
      </p>
    </>
  )
}

/** Somebody is on the line with him at this moment. */
function Calling({ task, names }: { task: MissedTask; names: Names }) {
  const { t } = useTranslation()
  const { calling } = task
  if (!calling) return null
  const inbound = calling.direction === 'inbound'
  return (
    <Chip
      icon={inbound ? PhoneIncoming : PhoneOutgoing}
      tone="accent"
      pulse
      className="max-tablet:h-auto max-tablet:min-h-[22px] max-tablet:whitespace-normal"
    >
      {inbound ? t('missed.callsUs') : t('missed.isCalled', { name: names.operator(calling.operator_id) })}
    </Chip>
  )
}

function RowActions({ task, actions, active, onClose, onAssign }: OpenRowProps) {
  const { t } = useTranslation()
  const name = task.contact?.name ?? formatPhone(task.number)
  const tabIndex = active ? 0 : -1
  const works = actions.canWork(task)
  return (
    <>
      {works ? (
        <Button
          tabIndex={tabIndex}
          aria-label={t('call.callNumber', { number: formatPhone(task.number) })}
          title={t('call.callBack')}
          className="min-w-9 px-0!"
          onClick={() => void actions.callBack(task)}
        >
          <Phone aria-hidden size={16} strokeWidth={1.75} className="text-ok" />
        </Button>
      ) : null}
      <Menu
        align="end"
        trigger={
          <IconButton
            variant="ghost"
            icon={Ellipsis}
            tabIndex={tabIndex}
            label={t('settings.actions', { name })}
          />
        }
      >
        {works && !actions.isMine(task) ? (
          <MenuItem icon={Hand} end="T" onSelect={() => void actions.toggle(task)}>
            {t('missed.take')}
          </MenuItem>
        ) : null}
        {works && task.owner_id ? (
          <MenuItem
            icon={Undo2}
            end={actions.isMine(task) ? 'T' : undefined}
            onSelect={() => void actions.release(task)}
          >
            {t('missed.release')}
          </MenuItem>
        ) : null}
        {actions.canAssign ? (
          <MenuItem icon={UserPlus} end="A" onSelect={onAssign}>
            {t('missed.assign.open')}
          </MenuItem>
        ) : null}
        {works ? (
          <MenuItem icon={CheckCheck} end="X" onSelect={onClose}>
            {t('missed.close.open')}
          </MenuItem>
        ) : null}
        <OfNumber task={task} />
      </Menu>
    </>
  )
}

/** The calls with this number since the first missed one. */
function OfNumber({ task }: { task: MissedTask }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const open = () => {
    const from = isoDay(ZONE, Date.parse(task.first_missed_at))
    const search = { from, to: isoDay(ZONE, serverNow()), q: task.number }
    void navigate({ to: '/calls', search })
  }
  return (
    <MenuItem icon={Info} onSelect={open}>
      {t('missed.calls')}
    </MenuItem>
  )
}
