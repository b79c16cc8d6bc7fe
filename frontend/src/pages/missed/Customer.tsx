import { Link } from '@tanstack/react-router'
import { Voicemail } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/hooks/use-format'
import { formatPhone } from '@/lib/phone'
import type { MissedTask } from '@/services/api/types'

interface CustomerProps {
  task: MissedTask
  /** In the tab order. */
  active: boolean
  /** Whether this person may hear the message that was left. */
  canListen: boolean
}

/** Who called in vain, how often, and the message that he left. */
export function Customer({ task, active, canListen }: CustomerProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const number = formatPhone(task.number)
  const message = task.voicemail_call_id
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <span className="font-medium wrap-anywhere">{task.contact?.name ?? number}</span>
      {task.contact ? <span className="whitespace-nowrap text-text-2">{number}</span> : null}
      {task.misses > 1 ? (
        <span
          title={t('missed.times', { count: task.misses, time: format.relative(task.last_missed_at) })}
          className="rounded-chip bg-danger-bg px-1.5 text-label font-medium text-danger"
        >
          <span className="sr-only">
            {t('missed.times', { count: task.misses, time: format.relative(task.last_missed_at) })}
          </span>
          <span aria-hidden>{`×${task.misses}`}</span>
        </span>
      ) : null}
      {message && canListen ? (
        <Link
          to="/calls/$callId"
          params={{ callId: message }}
          search={{ play: message }}
          tabIndex={active ? 0 : -1}
          className="inline-flex min-h-6 items-center gap-1 text-accent-text underline"
        >
          <Voicemail aria-hidden size={14} strokeWidth={1.75} />
          {t('missed.message')}
        </Link>
      ) : message ? (
        <span className="inline-flex items-center gap-1 text-muted" title={t('missed.messageLocked')}>
          <Voicemail aria-hidden size={14} strokeWidth={1.75} />
          {t('missed.message')}
        </span>
      ) : null}
    </div>
  )
}
