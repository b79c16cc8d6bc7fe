import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import { waitingState } from '@/components/kpi/thresholds'
import { SettingsRow, SettingsTable } from '@/components/settings/SettingsTable'
import { useFormat } from '@/hooks/use-format'
import { useServerNow } from '@/hooks/use-server-now'
import type { QueueNow } from '@/services/api/types'
import { AlertSign, edge } from './Alert'

const WIDE = 'max-tablet:hidden'

/** Every queue: who waits and how long, who could help, and how the day goes. */
export function QueuesTable({ queues }: { queues: readonly QueueNow[] }) {
  const { t } = useTranslation()
  const now = useServerNow()
  return (
    <SettingsTable
      canEdit={false}
      heads={[
        { text: t('monitor.queue') },
        { text: t('monitor.waiting') },
        { text: t('monitor.longest') },
        { text: t('monitor.callbacks'), hidden: WIDE },
        { text: t('monitor.free') },
        { text: t('dashboard.tile.serviceLevel'), hidden: WIDE },
        { text: t('dashboard.tile.abandoned'), hidden: WIDE },
      ]}
    >
      {queues.map((queue) => (
        <Row key={queue.queue_id} queue={queue} now={now} />
      ))}
    </SettingsTable>
  )
}

function Row({ queue, now }: { queue: QueueNow; now: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { longest_wait_since: since, waiting, service_level_percent: level } = queue
  const longest = since ? Math.max(0, Math.floor((now - Date.parse(since)) / 1_000)) : 0
  const state = waitingState(waiting, longest)
  const low = level !== null && level < queue.service_level_target
  const empty = waiting > 0 && queue.free === 0
  return (
    <SettingsRow menu={null}>
      <td className={clsx('px-3 font-medium wrap-anywhere', edge(state))}>{queue.name}</td>
      <td className="px-3">
        <span className="inline-flex items-center gap-1.5">
          {waiting}
          <AlertSign state={state} label={t('monitor.overThreshold')} />
        </span>
      </td>
      <td className="px-3">{since ? format.clock(longest) : '—'}</td>
      <td className={`px-3 ${WIDE}`}>{queue.callbacks}</td>
      <td className="px-3 whitespace-nowrap">
        <span className="inline-flex items-center gap-1.5">
          {t('monitor.freeOf', { free: queue.free, total: queue.at_work })}
          <AlertSign state={empty ? 'danger' : 'none'} label={t('monitor.nobodyFree')} />
        </span>
      </td>
      <td className={`px-3 ${WIDE}`}>
        <span className="inline-flex items-center gap-1.5">
          {level === null ? '—' : format.percent(level / 100, 0)}
          <AlertSign state={low ? 'warn' : 'none'} label={t('monitor.belowTarget')} />
        </span>
      </td>
      <td className={`px-3 ${WIDE}`}>{queue.abandoned}</td>
    </SettingsRow>
  )
}
