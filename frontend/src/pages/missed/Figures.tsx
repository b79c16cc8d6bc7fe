import { useTranslation } from 'react-i18next'
import { useFormat } from '@/hooks/use-format'
import { useSecsSince } from '@/hooks/use-server-now'
import type { MissedSummary } from '@/services/api/types'

/** How long the first one waits, and how soon customers were called back today. */
export function Figures({ summary }: { summary: MissedSummary }) {
  const { t } = useTranslation()
  const format = useFormat()
  const waits = useSecsSince(summary.oldest_at)
  const { median_secs: median, in_time_percent: share, in_time_secs: limit } = summary.callbacks
  const parts = [
    summary.oldest_at ? t('missed.head.oldest', { time: format.duration(inMinutes(waits)) }) : null,
    median === null ? null : t('missed.head.median', { time: format.duration(median) }),
    share === null
      ? null
      : t('missed.head.inTime', { percent: format.percent(share / 100), time: format.duration(limit) }),
  ]
  return <>{parts.filter(Boolean).join(' · ')}</>
}

/** Whole minutes of what is longer than one. */
export function inMinutes(secs: number): number {
  return secs < 60 ? secs : secs - (secs % 60)
}
