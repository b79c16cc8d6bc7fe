import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { Card } from '@/components/ui/Card'
import { Skeleton } from '@/components/ui/Skeleton'
import { useFormat } from '@/hooks/use-format'
import type { Dashboard, HourCount } from '@/services/api/types'

// The drawing library is heavier than the page; the figures are here first.
const HourChart = lazy(() => import('@/components/charts/HourChart'))

/** An ordinary working day; earlier and later hours appear when something happened in them. */
const DAY = { first: 8, last: 19 }

interface Row {
  hour: string
  answered: number
  missed: number
  yesterday: number
}

const two = (hour: number) => String(hour).padStart(2, '0')

export function hourRows(today: readonly HourCount[], yesterday: readonly HourCount[]): Row[] {
  const busy = [...today, ...yesterday].filter(({ count }) => count > 0).map(({ hour }) => hour)
  const first = Math.min(DAY.first, ...busy)
  const last = Math.max(DAY.last, ...busy)
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const hour = first + index
    const own = today.find((one) => one.hour === hour)
    return {
      hour: two(hour),
      answered: own?.answered ?? 0,
      missed: own?.missed ?? 0,
      yesterday: yesterday.find((one) => one.hour === hour)?.count ?? 0,
    }
  })
}

/** Calls by the hour: as a chart, or the same figures as a table. */
export function HoursCard({ data }: { data: Dashboard | undefined }) {
  const { t } = useTranslation()
  const [table, setTable] = useState(false)
  const rows = data && hourRows(data.by_hour, data.by_hour_yesterday)
  const names = {
    answered: t('dashboard.hours.answered'),
    missed: t('dashboard.hours.missed'),
    yesterday: t('dashboard.hours.yesterday'),
  }
  const quiet = rows?.every(({ answered, missed, yesterday }) => answered + missed + yesterday === 0)
  return (
    <Card
      title={t('dashboard.hours.title')}
      actions={
        quiet ? null : (
          <Button variant="ghost" aria-pressed={table} onClick={() => setTable(!table)}>
            {table ? t('dashboard.hours.chart') : t('dashboard.hours.table')}
          </Button>
        )
      }
      className="min-w-0"
    >
      {!rows ? (
        <Skeleton className="h-60" />
      ) : quiet ? (
        <p className="flex h-60 items-center justify-center text-muted">{t('dashboard.hours.empty')}</p>
      ) : table ? (
        <HourTable rows={rows} />
      ) : (
        <>
          <div role="img" aria-label={t('dashboard.hours.describe')} className="h-52">
            <Suspense fallback={<Skeleton className="h-full" />}>
              <HourChart bars={rows} names={names} />
            </Suspense>
          </div>
          <Legend names={names} />
        </>
      )}
    </Card>
  )
}

function Legend({ names }: { names: { answered: string; missed: string; yesterday: string } }) {
  return (
    <ul aria-hidden className="mt-2 flex min-h-6 flex-wrap gap-x-4 gap-y-1 text-label text-text-2">
      <li className="flex items-center gap-1.5">
        <span className="size-3 rounded-badge bg-accent" />
        {names.answered}
      </li>
      <li className="flex items-center gap-1.5">
        <span className="size-3 rounded-badge bg-[repeating-linear-gradient(135deg,var(--danger)_0_4px,var(--surface)_4px_6px)]" />
        {names.missed}
      </li>
      <li className="flex items-center gap-1.5">
        <span className="w-4 border-t-2 border-dashed border-muted" />
        {names.yesterday}
      </li>
    </ul>
  )
}

function HourTable({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const columns = ['answered', 'missed', 'yesterday'] as const
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so it must be reachable by keys
    <div tabIndex={0} className="h-60 overflow-auto">
      <table className="w-full">
        <thead className="sticky top-0 bg-surface text-label text-text-2">
          <tr>
            <th className="py-1 text-left font-medium">{t('dashboard.hours.hour')}</th>
            {columns.map((column) => (
              <th key={column} className="py-1 pl-3 text-right font-medium">
                {t(`dashboard.hours.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.hour} className="border-t border-border">
              <th className="py-1 text-left font-normal">{row.hour}</th>
              {columns.map((column) => (
                <td key={column} className="py-1 text-right">
                  {format.number(row[column], 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
