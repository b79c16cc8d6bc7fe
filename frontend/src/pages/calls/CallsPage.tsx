import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import clsx from 'clsx'
import { ArrowUp } from 'lucide-react'
import { useCallback, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useRecordingPlayer } from '@/components/player/use-recording-player'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { useNames } from '@/hooks/use-names'
import { useProblemText } from '@/hooks/use-problem'
import { rowsOf } from '@/services/calls/pages'
import { anyCall, callsList, callsReport } from '@/services/calls/queries'
import { filterCount, filterOf, type ListFilter } from '@/services/calls/search'
import type { RowActions } from './CallCells'
import { CallDrawer } from './CallDrawer'
import { CallGrid } from './CallGrid'
import { CallsToolbar } from './CallsToolbar'
import { PlayerDock } from './PlayerDock'
import { FailedCalls, FirstUse, LoadingCalls, NothingFound, OfflineCalls } from './states'
import { useCallBack } from './use-call-back'
import { useCallsSearch } from './use-calls-search'
import { useNewCalls } from './use-new-calls'
import { useResultName } from './use-results'

/** This close to the top counts as the top. */
const TOP_PX = 8

/** All calls of a filter, one of them beside the list, one recording at the bottom. */
export function CallsPage() {
  const { t } = useTranslation()
  const problem = useProblemText()
  const { callId } = useParams({ strict: false })
  const { search, change, open } = useCallsSearch()
  const { play, ...filters } = search
  // The same filter is the same object, whatever else changes in the address.
  const filterKey = JSON.stringify(filterOf(filters))
  const filter = useMemo<ListFilter>(() => JSON.parse(filterKey), [filterKey])
  const names = useNames()
  const resultName = useResultName()
  const onCallBack = useCallBack()
  const player = useRecordingPlayer(play ?? null)
  const scroller = useRef<HTMLDivElement>(null)
  const isAtTop = useCallback(() => (scroller.current?.scrollTop ?? 0) <= TOP_PX, [])

  const list = useInfiniteQuery(callsList(filter))
  const { data: report } = useQuery(callsReport(filter))
  const calls = useMemo(() => rowsOf(list.data), [list.data])
  const { waiting, show } = useNewCalls(filter, isAtTop)
  const nothing = list.isSuccess && calls.length === 0 && filterCount(search) === 0
  const { data: everCalled } = useQuery({ ...anyCall, enabled: nothing })

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const onMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  const { toggle } = player
  const playCall = useCallback(
    (id: string) => (id === play ? toggle() : change({ play: id }, true)),
    [play, toggle, change],
  )
  const latest = useRef({ playCall, onCallBack })
  latest.current = { playCall, onCallBack }
  const canCall = onCallBack !== null
  const actions: RowActions = useMemo(
    () => ({
      onOpen: (call) => open(call.id),
      onPlay: (call) => latest.current.playCall(call.id),
      onCallBack: canCall ? (number) => latest.current.onCallBack?.(number) : null,
    }),
    [open, canCall],
  )

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="relative flex min-h-0 flex-1 flex-col">
        <CallsToolbar search={search} filter={filter} change={change} names={names} />
        {list.error && calls.length > 0 ? (
          <Banner
            tone="warn"
            role="alert"
            className="mb-2"
            action={
              <Button variant="ghost" onClick={() => void list.refetch()}>
                {t('common.retry')}
              </Button>
            }
          >
            {t('calls.stale', { reason: problem(list.error) })}
          </Banner>
        ) : null}
        <div className={clsx('flex min-h-0 flex-1 flex-col tablet:relative', callId && 'base:pr-[492px]')}>
          {list.isPending ? (
            list.fetchStatus === 'paused' ? (
              <OfflineCalls />
            ) : (
              <LoadingCalls />
            )
          ) : calls.length > 0 ? (
            <CallGrid
              scroller={scroller}
              calls={calls}
              total={report?.count}
              openId={callId}
              names={names}
              resultName={resultName}
              actions={actions}
              onMore={onMore}
            />
          ) : list.error ? (
            <FailedCalls error={list.error} onRetry={() => void list.refetch()} />
          ) : nothing && everCalled === false ? (
            <FirstUse />
          ) : (
            <NothingFound search={search} change={change} />
          )}
          {waiting > 0 ? (
            <NewCallsPill
              count={waiting}
              onShow={() => {
                show()
                scroller.current?.scrollTo({ top: 0 })
              }}
            />
          ) : null}
          {callId ? (
            <CallDrawer
              callId={callId}
              names={names}
              playingId={play}
              onPlay={playCall}
              onCallBack={onCallBack}
              onClose={() => open(null)}
            />
          ) : null}
        </div>
      </div>
      {play ? (
        <PlayerDock
          callId={play}
          row={calls.find(({ id }) => id === play)}
          player={player}
          names={names}
          onClose={() => change({ play: undefined }, true)}
        />
      ) : null}
    </div>
  )
}

function NewCallsPill({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useTranslation()
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-11 flex justify-center">
      <Button variant="primary" className="pointer-events-auto animate-rise rounded-full!" onClick={onShow}>
        {t('calls.newCalls', { count })}
        <ArrowUp aria-hidden size={16} strokeWidth={1.75} />
      </Button>
    </div>
  )
}
