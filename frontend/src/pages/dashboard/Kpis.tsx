import { useTranslation } from 'react-i18next'
import { abandonedState, serviceLevelState, TARGETS, waitingState } from '@/components/kpi/thresholds'
import { KpiTile } from '@/components/ui/KpiTile'
import { useFormat } from '@/hooks/use-format'
import { useSecsSince } from '@/hooks/use-server-now'
import type { Dashboard } from '@/services/api/types'

/** Six figures with their targets; the definitions are behind each tile's button. Undefined while they load. */
export function Kpis({ data }: { data: Dashboard | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const today = data?.today
  const percent = (value: number | null | undefined, digits = 1) =>
    typeof value === 'number' ? format.percent(value / 100, digits) : '—'
  const secs = (value: number | null | undefined) => (typeof value === 'number' ? format.clock(value) : '—')
  const longest = useSecsSince(data && data.waiting > 0 ? data.longest_wait_since : null)

  return (
    <div className="grid grid-cols-2 gap-3 tablet:grid-cols-3 base:grid-cols-6">
      <KpiTile
        label={t('dashboard.tile.total')}
        definition={t('dashboard.definition.total')}
        value={today && format.number(today.offered, 0)}
        note={data && <Compared data={data} />}
      />
      <KpiTile
        label={t('dashboard.tile.answered')}
        definition={t('dashboard.definition.answered')}
        value={today && percent(today.answered_percent)}
        note={today && `${format.number(today.answered, 0)} / ${format.number(today.offered, 0)}`}
      />
      <KpiTile
        label={t('dashboard.tile.serviceLevel')}
        definition={t('dashboard.definition.serviceLevel')}
        value={today && percent(today.service_level_percent, 0)}
        state={serviceLevelState(today?.service_level_percent)}
        note={t('dashboard.note.target', { percent: percent(TARGETS.serviceLevel, 0) })}
      />
      <KpiTile
        label={t('dashboard.tile.abandoned')}
        definition={t('dashboard.definition.abandoned')}
        value={today && format.number(today.abandoned, 0)}
        state={abandonedState(today?.abandoned_percent)}
        note={
          today &&
          t('dashboard.note.upTo', {
            percent: percent(today.abandoned_percent),
            target: percent(TARGETS.abandoned, 0),
          })
        }
      />
      <KpiTile
        label={t('dashboard.tile.aht')}
        definition={t('dashboard.definition.aht')}
        value={today && secs(today.aht_secs)}
        note={
          today &&
          today.aht_secs !== null &&
          `${secs(today.talk_mean_secs)} + ${secs(today.wrap_up_mean_secs)}`
        }
      />
      <KpiTile
        label={t('dashboard.tile.waiting')}
        definition={t('dashboard.definition.waiting')}
        value={data && format.number(data.waiting, 0)}
        state={data ? waitingState(data.waiting, longest) : 'none'}
        note={
          data &&
          (data.waiting > 0
            ? t('dashboard.note.longest', { time: format.clock(longest) })
            : t('dashboard.note.nobody'))
        }
      />
    </div>
  )
}

/** Against yesterday until the same time, and what went out. */
function Compared({ data: { today, yesterday } }: { data: Dashboard }) {
  const { t } = useTranslation()
  const format = useFormat()
  const change = yesterday.offered > 0 ? (today.offered - yesterday.offered) / yesterday.offered : null
  const size = change === null ? '' : format.percent(Math.abs(change), 0)
  const word = change === null ? null : change > 0 ? 'more' : change < 0 ? 'less' : 'same'
  return (
    <span className="flex flex-col">
      {word ? <span>{t(`dashboard.note.${word}`, { percent: size })}</span> : null}
      <span className="text-muted">
        {t('dashboard.note.outbound', { number: format.number(today.outbound, 0) })}
      </span>
    </span>
  )
}
