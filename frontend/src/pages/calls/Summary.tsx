import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/hooks/use-format'
import { callsReport } from '@/services/calls/queries'
import type { ListFilter } from '@/services/calls/search'

/** How many, how many of them answered, how long in all: over the whole filter, not over the loaded rows. */
export function Summary({ filter }: { filter: ListFilter }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useQuery(callsReport(filter))
  if (!data) return null
  const parts = [t('calls.count', { count: data.count, number: format.number(data.count, 0) })]
  if (typeof data.answered_percent === 'number')
    parts.push(t('calls.answeredShare', { percent: format.percent(data.answered_percent / 100) }))
  return (
    <p role="status" className="ml-auto text-muted">
      {parts.join(' · ')}
      {data.talk_secs > 0 ? (
        <span className="max-tablet:hidden">{` · ${format.duration(data.talk_secs)}`}</span>
      ) : null}
    </p>
  )
}
