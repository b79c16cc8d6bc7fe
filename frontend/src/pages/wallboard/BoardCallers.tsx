import { useTranslation } from 'react-i18next'
import { useFormat } from '@/hooks/use-format'
import type { Board } from '@/services/api/types'
import { turnOf } from './rotation'

/** Who waits, by the last digits of his number. */
export function BoardCallers({ board, most, now }: { board: Board; most: number; now: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = (id: string | null | undefined) =>
    board.queues.find((queue) => queue.queue_id === id)?.name ?? ''
  return (
    <section aria-label={t('wallboard.callers')} className="min-w-0">
      <h2 className="px-[0.8vw] py-[0.5vw] text-[max(12px,1.1vw)]/[1.3] font-medium text-text-2">
        {t('wallboard.callers')}
      </h2>
      {board.callers.length === 0 ? (
        <p className="px-[0.8vw] py-[0.7vw] text-[max(15px,1.7vw)]/[1.25] text-muted">
          {t('dashboard.note.nobody')}
        </p>
      ) : (
        <ul className="text-[max(15px,1.7vw)]/[1.25]">
          {turnOf(board.callers, most, now).map((caller, place) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: two without a number may come at one moment; a row keeps nothing
              key={`${caller.since} ${caller.ends_with} ${place}`}
              className="flex items-baseline gap-[0.8vw] border-t border-border px-[0.8vw] py-[0.7vw]"
            >
              <span className="font-medium whitespace-nowrap">
                {caller.ends_with ? `…${caller.ends_with}` : t('call.hiddenNumber')}
              </span>
              <span className="min-w-0 flex-1 truncate text-[max(12px,1.1vw)] text-text-2">
                {nameOf(caller.queue_id)}
              </span>
              <span>{format.clock((now - Date.parse(caller.since)) / 1_000)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
