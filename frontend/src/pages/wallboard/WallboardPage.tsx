import clsx from 'clsx'
import { CloudOff, Unlink } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { serviceLevelState, waitingState } from '@/components/kpi/thresholds'
import { useFormat } from '@/hooks/use-format'
import { useServerNow } from '@/hooks/use-server-now'
import type { Board } from '@/services/api/types'
import { setPageTitle } from '@/services/page-title'
import { BigNumber } from './BigNumber'
import { BoardCallers } from './BoardCallers'
import { BoardOperators } from './BoardOperators'
import { BoardQueues } from './BoardQueues'
import { turnOf } from './rotation'
import { useBoard } from './use-board'
import { useWakeLock } from './use-wake-lock'

/** Older than this the figures are grey: a frozen board is worse than an empty one. */
const STALE_MS = 10_000
/** Rows that a screen has room for; more take turns. */
const MOST_QUEUES = 6
const MOST_OPERATORS = 12

/** The floor on a screen on the wall: no login, nothing to press. */
export function WallboardPage({ token }: { token: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { board, since, revoked } = useBoard(token)
  const now = useServerNow()
  useWakeLock()
  useEffect(() => setPageTitle(board?.name ?? t('wallboard.title')), [board?.name, t])
  const age = Date.now() - since
  const stale = age > STALE_MS

  if (revoked)
    return (
      <Frame title={t('wallboard.title')}>
        <Message icon={<Unlink aria-hidden size={40} />} title={t('wallboard.revoked')}>
          {t('wallboard.revokedText')}
        </Message>
      </Frame>
    )
  const noLink = (
    <p role="status" className="flex items-center gap-2 text-[max(16px,1.6vw)] font-semibold text-danger">
      <CloudOff aria-hidden className="size-[max(18px,1.7vw)]" />
      {t('wallboard.stale')} <span aria-hidden>{format.clock(age / 1_000)}</span>
    </p>
  )
  if (!board)
    return (
      <Frame title={t('wallboard.title')} note={stale ? noLink : null}>
        {stale ? null : <p className="m-auto text-title text-muted">{t('shell.starting')}</p>}
      </Frame>
    )
  return (
    <Frame title={board.name} note={stale ? noLink : <Clock at={now} />}>
      <div className={clsx('flex min-h-0 flex-1 flex-col gap-[1vw]', stale && 'opacity-60 grayscale')}>
        <Figures board={board} now={now} />
        <div className="grid min-h-0 flex-1 gap-[1vw] base:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <div className="min-w-0 rounded-card border border-border bg-surface">
            <BoardQueues queues={turnOf(board.queues, MOST_QUEUES, now)} now={now} />
          </div>
          <div className="min-w-0 rounded-card border border-border bg-surface">
            <BoardCallers board={board} most={MOST_QUEUES} now={now} />
          </div>
        </div>
        <BoardOperators operators={turnOf(board.operators, MOST_OPERATORS, now)} now={now} />
      </div>
    </Frame>
  )
}

function Figures({ board, now }: { board: Board; now: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const since = board.longest_wait_since
  const longest = since ? Math.max(0, Math.floor((now - Date.parse(since)) / 1_000)) : 0
  const level = board.service_level_percent
  return (
    <div className="grid grid-cols-2 gap-[1vw] base:grid-cols-4">
      <BigNumber
        label={t('dashboard.tile.waiting')}
        state={waitingState(board.waiting, 0)}
        alert={t('monitor.overThreshold')}
      >
        {board.waiting}
      </BigNumber>
      <BigNumber
        label={t('monitor.longest')}
        state={waitingState(since ? 1 : 0, longest)}
        alert={t('monitor.overThreshold')}
      >
        {since ? format.clock(longest) : '—'}
      </BigNumber>
      <BigNumber
        label={t('wallboard.freeNow')}
        state={board.waiting > 0 && board.free === 0 ? 'danger' : 'none'}
        alert={t('monitor.nobodyFree')}
      >
        {board.free}
      </BigNumber>
      <BigNumber
        label={t('dashboard.tile.serviceLevel')}
        state={serviceLevelState(level)}
        alert={t('monitor.belowTarget')}
      >
        {level === null ? '—' : format.percent(level / 100, 0)}
      </BigNumber>
    </div>
  )
}

function Clock({ at }: { at: number }) {
  const format = useFormat()
  return <p className="text-[max(16px,1.6vw)] text-text-2">{format.time(at)}</p>
}

function Frame({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <main data-theme="dark" className="min-h-dvh bg-canvas text-text base:h-dvh base:overflow-hidden">
      <div className="flex min-h-dvh flex-col gap-[1vw] p-[max(12px,1.2vw)] base:h-full">
        <header className="flex flex-wrap items-center justify-between gap-3">
          <h1 className="text-[max(18px,1.8vw)]/[1.3] font-semibold wrap-anywhere">{title}</h1>
          {note}
        </header>
        {children}
      </div>
    </main>
  )
}

function Message({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div role="alert" className="m-auto flex max-w-[60ch] flex-col items-center gap-3 text-center">
      {icon}
      <p className="text-display font-semibold">{title}</p>
      <p className="text-[max(16px,1.25vw)] text-text-2">{children}</p>
    </div>
  )
}
