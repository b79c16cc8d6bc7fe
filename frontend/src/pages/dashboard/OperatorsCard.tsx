import { useTranslation } from 'react-i18next'
import { STATUS_VISUALS } from '@/components/status-switch/status-visual'
import { Card } from '@/components/ui/Card'
import { Chip } from '@/components/ui/Chip'
import { Skeleton } from '@/components/ui/Skeleton'
import { useFormat } from '@/hooks/use-format'
import { useServerNow } from '@/hooks/use-server-now'
import type { OperatorNow } from '@/services/api/types'
import { type Attention, byAttention } from '@/services/operators/attention'

/** Who does what, since when; whoever needs a look is on top. */
export function OperatorsCard({ operators }: { operators: readonly OperatorNow[] | undefined }) {
  const { t } = useTranslation()
  const now = useServerNow()
  return (
    <Card
      title={
        operators ? `${t('dashboard.operators.title')} (${operators.length})` : t('dashboard.operators.title')
      }
      className="min-w-0"
    >
      {!operators ? (
        <Rows />
      ) : operators.length === 0 ? (
        <p className="py-10 text-center text-muted">{t('dashboard.operators.empty')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so it must be reachable by keys
        <div tabIndex={0} className="max-h-60 overflow-auto">
          <ul>
            {byAttention(operators, now).map((one) => (
              <Row key={one.operator.operator_id} {...one} now={now} />
            ))}
          </ul>
        </div>
      )}
    </Card>
  )
}

function Row({ operator, shown, over, now }: Attention & { now: number }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { icon, tone, filled, pulse } = STATUS_VISUALS[shown]
  const reason =
    shown === 'break' && operator.reason && i18n.exists(`presence.reason.${operator.reason}`)
      ? t(`presence.reason.${operator.reason}`)
      : t(`presence.${shown}`)
  const secs = Math.max(0, Math.floor((now - Date.parse(operator.since)) / 1_000))
  return (
    <li className="flex min-h-(--row) flex-wrap items-center gap-x-3 border-b border-border py-1 last:border-b-0">
      <span className="min-w-28 flex-1 truncate">{operator.name}</span>
      <span className="flex items-center gap-2">
        {over > 0 ? (
          <span
            title={t('dashboard.operators.over', { time: format.clock(over) })}
            className="text-label font-medium text-danger"
          >
            <span className="sr-only">{t('dashboard.operators.over', { time: format.clock(over) })}</span>
            <span aria-hidden>+{format.clock(over)}</span>
          </span>
        ) : null}
        <Chip icon={icon} tone={tone} filled={filled ?? false} pulse={pulse ?? false}>
          {reason}
        </Chip>
        <span aria-hidden className="w-16 text-right">
          {shown === 'offline' ? '—' : format.clock(secs)}
        </span>
      </span>
      <span className="w-24 text-right text-label text-text-2 max-tablet:hidden">
        {operator.calls > 0
          ? t('dashboard.operators.today', {
              calls: operator.calls,
              aht: typeof operator.aht_secs === 'number' ? format.clock(operator.aht_secs) : '—',
            })
          : '—'}
      </span>
    </li>
  )
}

function Rows() {
  return [0, 1, 2, 3, 4].map((row) => (
    <div key={row} className="flex h-(--row) items-center gap-3">
      <Skeleton className="h-3.5 flex-1" />
      <Skeleton className="h-5 w-24" />
    </div>
  ))
}
