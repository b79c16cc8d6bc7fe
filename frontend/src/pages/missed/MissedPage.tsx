import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { PartyPopper, PhoneMissed } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '@/components/layout/PageHeading'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { EmptyState } from '@/components/ui/EmptyState'
import { Skeleton, useLate } from '@/components/ui/Skeleton'
import { Tabs } from '@/components/ui/Tabs'
import { useMissedNews } from '@/hooks/use-missed'
import { useNames } from '@/hooks/use-names'
import { useProblemText } from '@/hooks/use-problem'
import type { MissedTask } from '@/services/api/types'
import { missedList, missedSummary, SHOWS, type Show } from '@/services/missed/queries'
import { AssignDialog } from './AssignDialog'
import { CloseDialog } from './CloseDialog'
import { Figures } from './Figures'
import { TaskTable } from './TaskTable'
import { useTaskActions } from './use-task-actions'

/** Customers who called in vain: who is to be called back, by whom, and how soon it happened. */
export function MissedPage() {
  const { t } = useTranslation()
  const problem = useProblemText()
  const names = useNames()
  const actions = useTaskActions()
  useMissedNews()
  const [show, setShow] = useShow()
  const list = useInfiniteQuery(missedList(show))
  const { data: summary } = useQuery(missedSummary)
  const [closing, setClosing] = useState<MissedTask | null>(null)
  const [giving, setGiving] = useState<MissedTask | null>(null)
  const tasks = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])

  const panel = (
    <>
      {list.isError ? (
        <Banner
          tone="danger"
          role="alert"
          className="mb-3"
          action={<Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>}
        >
          {t('missed.failed', { reason: problem(list.error) })}
        </Banner>
      ) : null}
      {list.isPending && !list.isError ? <Loading /> : null}
      {list.data && tasks.length === 0 ? <Nothing show={show} /> : null}
      {tasks.length > 0 ? (
        <TaskTable
          key={show}
          tasks={tasks}
          closed={show === 'closed'}
          names={names}
          actions={actions}
          onClose={setClosing}
          onAssign={setGiving}
        />
      ) : null}
      {list.hasNextPage ? (
        <div className="mt-3 flex justify-center">
          <Button aria-disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('missed.more')}
          </Button>
        </div>
      ) : null}
    </>
  )

  return (
    <>
      <PageHeading title={t('missed.title')} note={summary ? <Figures summary={summary} /> : null} />
      <Tabs
        label={t('missed.show.label')}
        value={show}
        onChange={setShow}
        tabs={SHOWS.map((value) => ({
          value,
          label: t(`missed.show.${value}`),
          ...(summary && value !== 'closed' ? { count: summary[value] } : {}),
          content: value === show ? panel : null,
        }))}
      />
      {closing ? (
        <CloseDialog task={closing} onDone={actions.refresh} onLeave={() => setClosing(null)} />
      ) : null}
      {giving ? (
        <AssignDialog task={giving} onDone={actions.refresh} onLeave={() => setGiving(null)} />
      ) : null}
    </>
  )
}

/** Which list is open stands in the address. */
function useShow(): [Show, (show: Show) => void] {
  const { show } = useSearch({ strict: false }) as { show?: unknown }
  const navigate = useNavigate()
  const known = SHOWS.find((value) => value === show) ?? 'open'
  const change = (next: Show) =>
    void navigate({ to: '.', search: next === 'open' ? {} : { show: next }, replace: true })
  return [known, change]
}

function Nothing({ show }: { show: Show }) {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={show === 'open' ? PartyPopper : PhoneMissed}
      title={t(`missed.empty.${show}.title`)}
      text={t(`missed.empty.${show}.text`)}
    />
  )
}

function Loading() {
  const { t } = useTranslation()
  const late = useLate(true)
  return (
    <div aria-busy className="rounded-card border border-border bg-surface px-3">
      <p role="status" className="sr-only">
        {t('common.loading')}
      </p>
      {late
        ? [0, 1, 2, 3, 4].map((row) => (
            <div key={row} className="flex h-14 items-center gap-4 border-b border-border last:border-0">
              <Skeleton className="h-4 w-44" />
              <Skeleton className="h-5 w-20" />
              <Skeleton className="h-4 flex-1" />
            </div>
          ))
        : null}
    </div>
  )
}
