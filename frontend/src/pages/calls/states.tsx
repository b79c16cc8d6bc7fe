import { CircleAlert, PhoneIncoming, SearchX, WifiOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { presetRange } from '@/components/ui/date-range'
import { EmptyState } from '@/components/ui/EmptyState'
import { Skeleton, useLate } from '@/components/ui/Skeleton'
import { useProblemText } from '@/hooks/use-problem'
import { ZONE } from '@/lib/company-zone'
import { type CallsSearch, filterCount, NO_FILTERS } from '@/services/calls/search'
import type { useCallsSearch } from './use-calls-search'

const frame = 'min-h-0 flex-1 overflow-auto rounded-card border border-border bg-surface'

/** The shape of the list while its first rows are on the way. */
export function LoadingCalls() {
  const { t } = useTranslation()
  const late = useLate(true)
  return (
    <div className={frame} aria-busy="true">
      <p role="status" className="sr-only">
        {t('common.loading')}
      </p>
      {late
        ? Array.from({ length: 12 }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: grey lines have no identity
            <div key={row} className="flex h-(--row) items-center gap-4 border-b border-border px-3">
              <Skeleton className="size-4" />
              <Skeleton className="h-3.5 w-12" />
              <Skeleton className="h-3.5 flex-2" />
              <Skeleton className="h-3.5 flex-1" />
              <Skeleton className="h-5 w-32" />
            </div>
          ))
        : null}
    </div>
  )
}

export function FailedCalls({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation()
  const problem = useProblemText()
  return (
    <div className={frame} role="alert">
      <EmptyState
        icon={CircleAlert}
        title={t('calls.failed')}
        text={problem(error)}
        actions={
          <Button variant="primary" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        }
      />
    </div>
  )
}

/** The browser has no network and nothing was read before. */
export function OfflineCalls() {
  const { t } = useTranslation()
  return (
    <div className={frame}>
      <EmptyState icon={WifiOff} title={t('calls.offline')} text={t('calls.offlineText')} />
    </div>
  )
}

/** There has never been a call: how the first one comes. */
export function FirstUse() {
  const { t } = useTranslation()
  return (
    <div className={frame}>
      <EmptyState
        icon={PhoneIncoming}
        title={t('calls.firstUse.title')}
        text={
          <ol className="mt-2 list-decimal pl-5 text-left">
            <li>{t('calls.firstUse.operators')}</li>
            <li>{t('calls.firstUse.shift')}</li>
            <li>{t('calls.firstUse.line')}</li>
          </ol>
        }
      />
    </div>
  )
}

interface NothingFoundProps {
  search: CallsSearch
  change: ReturnType<typeof useCallsSearch>['change']
}

export function NothingFound({ search, change }: NothingFoundProps) {
  const { t } = useTranslation()
  return (
    <div className={frame}>
      <EmptyState
        icon={SearchX}
        title={t('calls.nothing.title')}
        text={t('calls.nothing.text')}
        actions={
          <>
            <Button onClick={() => change(presetRange('week', ZONE))}>{t('ui.date.week')}</Button>
            <Button onClick={() => change(presetRange('month', ZONE))}>{t('ui.date.month')}</Button>
            {filterCount(search) > 0 ? (
              <Button onClick={() => change(NO_FILTERS)}>{t('calls.nothing.clear')}</Button>
            ) : null}
          </>
        }
      />
    </div>
  )
}
