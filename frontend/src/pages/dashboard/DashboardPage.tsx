import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '@/components/layout/PageHeading'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { EmptyState } from '@/components/ui/EmptyState'
import { Skeleton } from '@/components/ui/Skeleton'
import { useAuth } from '@/contexts/Auth'
import { useRealtime } from '@/contexts/Realtime'
import { useFormat } from '@/hooks/use-format'
import { useProblemText } from '@/hooks/use-problem'
import { readDashboardSearch } from '@/services/dashboard/search'
import { queueList } from '@/services/queues/list'
import { useLiveDashboard } from './use-live-dashboard'

// Asked for in the same moment as the page and its data, so that none waits for another.
const cards = import('./Cards')
const Cards = lazy(() => cards)
const QueueFilter = lazy(() => import('./QueueFilter'))

/** Today at a glance. An operator sees his own figures, and how many wait in all. */
export function DashboardPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const problem = useProblemText()
  const { operator } = useAuth()
  const { link } = useRealtime()
  const { queue = '' } = readDashboardSearch(useSearch({ strict: false }))
  const { data: queues = [] } = useQuery(queueList)
  const { data, error, refetch } = useLiveDashboard(queue)
  const own = operator.role === 'operator'
  const title = own ? t('dashboard.mine') : t('shell.dashboard')
  const retry = (variant: 'primary' | 'ghost') => (
    <Button variant={variant} onClick={() => void refetch()}>
      {t('common.retry')}
    </Button>
  )

  if (error && !data)
    return (
      <>
        <PageHeading title={title} />
        <div role="alert">
          <EmptyState
            icon={CircleAlert}
            title={t('dashboard.failed')}
            text={problem(error)}
            actions={retry('primary')}
          />
        </div>
      </>
    )
  const reason = error ? problem(error) : link.lostAt === null ? null : t('dashboard.offline')
  return (
    <div className="flex flex-col gap-3">
      <div className="-mb-3">
        <PageHeading
          title={title}
          note={[
            format.longDate(data?.at ?? Date.now()),
            data && t('dashboard.updated', { time: format.timeSecs(data.at) }),
          ]
            .filter(Boolean)
            .join(' · ')}
          actions={
            queues.length > 1 ? (
              <Suspense fallback={<Skeleton className="h-9 w-28" />}>
                <QueueFilter queues={queues} value={queue} />
              </Suspense>
            ) : null
          }
        />
      </div>
      {data && reason ? (
        <Banner tone="warn" role="status" action={retry('ghost')}>
          {t('dashboard.stale', { time: format.time(data.at), reason })}
        </Banner>
      ) : null}
      {data && queue && data.today.offered + data.today.outbound === 0 ? (
        <Banner tone="off">{t('dashboard.noData')}</Banner>
      ) : null}
      <Suspense fallback={<Skeleton className="h-28 rounded-card!" />}>
        <Cards data={data} queues={queues} own={own} />
      </Suspense>
    </div>
  )
}
