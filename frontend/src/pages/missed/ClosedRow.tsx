import { Link } from '@tanstack/react-router'
import { Check, CheckCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Chip } from '@/components/ui/Chip'
import { useFormat } from '@/hooks/use-format'
import type { Names } from '@/hooks/use-names'
import { formatPhone } from '@/lib/phone'
import type { MissedTask } from '@/services/api/types'
import { Customer } from './Customer'

interface ClosedRowProps {
  task: MissedTask
  names: Names
  active: boolean
  onFocus: () => void
}

/** A customer who was reached, or need not be. */
export function ClosedRow({ task, names, active, onFocus }: ClosedRowProps) {
  const format = useFormat()
  const { closed } = task
  if (!closed) return null
  return (
    <tr
      data-task={task.id}
      tabIndex={active ? 0 : -1}
      aria-label={task.contact?.name ?? formatPhone(task.number)}
      onFocus={onFocus}
      className="h-(--row) border-b border-border -outline-offset-2 last:border-0 hover:bg-hover"
    >
      <td className="px-3 py-1.5">
        <Customer task={task} active={active} canListen={false} />
      </td>
      <td className="px-3 whitespace-nowrap text-text-2 max-tablet:hidden">
        {format.relative(task.first_missed_at)}
      </td>
      <td className="px-3 py-1.5">
        <How closed={closed} tabIndex={active ? 0 : -1} />
        <p className="text-label text-muted tablet:hidden">
          {`${names.operator(closed.by)} · ${format.relative(closed.at)}`}
        </p>
        {closed.note ? <p className="text-label wrap-anywhere text-text-2">{closed.note}</p> : null}
      </td>
      <td className="px-3 max-tablet:hidden">
        {names.operator(closed.by)}
        <span className="block text-label text-muted">{format.relative(closed.at)}</span>
      </td>
    </tr>
  )
}

/** That he was reached, with the call if it is still there; or why he need not be. */
function How({ closed, tabIndex }: { closed: NonNullable<MissedTask['closed']>; tabIndex: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const secs = closed.called_back_secs
  if (typeof secs !== 'number') {
    return (
      <Chip icon={CheckCheck} tone="off">
        {t(`missed.reason.${closed.reason ?? 'other'}`)}
      </Chip>
    )
  }
  const chip = (
    <Chip icon={Check} tone="ok" className="h-auto! min-h-[22px] whitespace-normal!">
      {t('missed.reached', { time: format.duration(secs) })}
    </Chip>
  )
  if (!closed.call_id) return chip
  return (
    <Link
      to="/calls/$callId"
      params={{ callId: closed.call_id }}
      search={{}}
      tabIndex={tabIndex}
      className="rounded-chip hover:underline"
    >
      {chip}
    </Link>
  )
}
