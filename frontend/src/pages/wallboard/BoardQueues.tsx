import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { waitingState } from '@/components/kpi/thresholds'
import { useFormat } from '@/hooks/use-format'
import type { Board } from '@/services/api/types'

const EDGES = { none: '', ok: '', warn: 'border-l-4 border-l-warn', danger: 'border-l-8 border-l-danger' }

/** The queues of the board, in letters of 32 px on a screen of 1920. */
export function BoardQueues({ queues, now }: { queues: readonly Board['queues'][number][]; now: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <table className="w-full text-[max(15px,1.7vw)]/[1.25]">
      <thead>
        <tr className="text-left text-[max(12px,1.1vw)]/[1.3] text-text-2">
          {['queue', 'waiting', 'longest', 'free', 'level'].map((head) => (
            <th key={head} scope="col" className="px-[0.8vw] py-[0.5vw] font-medium">
              {t(`wallboard.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => {
          const since = queue.longest_wait_since
          const longest = since ? Math.max(0, Math.floor((now - Date.parse(since)) / 1_000)) : 0
          const state = waitingState(queue.waiting, longest)
          const level = queue.service_level_percent
          return (
            <tr key={queue.queue_id} className="border-t border-border">
              <td className={clsx('px-[0.8vw] py-[0.7vw] font-medium wrap-anywhere', EDGES[state])}>
                {queue.name}
              </td>
              <td className="px-[0.8vw]">
                <span className="inline-flex items-center gap-[0.5vw]">
                  {queue.waiting}
                  {state === 'warn' || state === 'danger' ? (
                    <TriangleAlert
                      role="img"
                      aria-label={t('monitor.overThreshold')}
                      className={clsx(
                        'size-[max(16px,1.6vw)] shrink-0',
                        state === 'warn' ? 'text-warn' : 'text-danger',
                      )}
                    />
                  ) : null}
                </span>
              </td>
              <td className="px-[0.8vw]">{since ? format.clock(longest) : '—'}</td>
              <td className="px-[0.8vw] whitespace-nowrap">
                {t('monitor.freeOf', { free: queue.free, total: queue.at_work })}
              </td>
              <td className="px-[0.8vw]">{level === null ? '—' : format.percent(level / 100, 0)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
