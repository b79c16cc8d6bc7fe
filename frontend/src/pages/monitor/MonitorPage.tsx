import clsx from 'clsx'
import { CircleAlert, Headset, PhoneCall } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCallActions } from '@/components/call-bar/use-call-actions'
import { PageHeading } from '@/components/layout/PageHeading'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { EmptyState } from '@/components/ui/EmptyState'
import { Skeleton } from '@/components/ui/Skeleton'
import { useRealtime } from '@/contexts/Realtime'
import { useFormat } from '@/hooks/use-format'
import { usePhoneServerAway } from '@/hooks/use-phone-server-away'
import { useProblemText } from '@/hooks/use-problem'
import { useServerNow } from '@/hooks/use-server-now'
import type { CallNow, OperatorNow } from '@/services/api/types'
import { CallsTable } from './CallsTable'
import { EndCallDialog } from './EndCallDialog'
import { NoteDialog } from './NoteDialog'
import { OperatorsTable } from './OperatorsTable'
import { QueuesTable } from './QueuesTable'
import { useFloor } from './use-floor'

/** The floor at this moment, and a supervisor's hand in it. */
export function MonitorPage() {
  const { t } = useTranslation()
  const problem = useProblemText()
  const { data, error, refetch } = useFloor()
  const { takeOver } = useCallActions()
  // The line at the top says why.
  const unsure = usePhoneServerAway()
  const [ending, setEnding] = useState<CallNow | null>(null)
  const [noting, setNoting] = useState<OperatorNow | null>(null)
  const heading = <PageHeading title={t('shell.monitor')} />

  if (error && !data)
    return (
      <>
        {heading}
        <div role="alert">
          <EmptyState
            icon={CircleAlert}
            title={t('monitor.failed')}
            text={problem(error)}
            actions={
              <Button variant="primary" onClick={() => void refetch()}>
                {t('common.retry')}
              </Button>
            }
          />
        </div>
      </>
    )
  const orders = { takeOver: (call: CallNow) => void takeOver(call), end: setEnding }
  const operatorName = (id: string | null | undefined) =>
    data?.operators.find((one) => one.operator_id === id)?.name ?? '—'
  const queueName = (id: string | null | undefined) =>
    data?.queues.find((one) => one.queue_id === id)?.name ?? '—'
  return (
    <div className={clsx('flex flex-col gap-4', unsure && 'grayscale')}>
      <div className="-mb-3">{heading}</div>
      <Stale at={data?.at} />
      <Part title={t('monitor.queues')} ready={Boolean(data)}>
        {data ? <QueuesTable queues={data.queues} /> : null}
      </Part>
      <Part title={t('monitor.calls')} ready={Boolean(data)}>
        {data && data.live_calls.length > 0 ? (
          <CallsTable
            calls={data.live_calls}
            operatorName={operatorName}
            queueName={queueName}
            orders={orders}
          />
        ) : (
          <EmptyState icon={PhoneCall} title={t('dashboard.live.empty')} className="py-6!" />
        )}
      </Part>
      <Part title={t('monitor.operators')} ready={Boolean(data)}>
        {data && data.operators.length > 0 ? (
          <OperatorsTable
            operators={data.operators}
            calls={data.live_calls}
            orders={orders}
            onNote={setNoting}
          />
        ) : (
          <EmptyState icon={Headset} title={t('dashboard.operators.empty')} className="py-6!" />
        )}
      </Part>
      {ending ? <EndCallDialog call={ending} onClose={() => setEnding(null)} /> : null}
      {noting ? <NoteDialog operator={noting} onClose={() => setNoting(null)} /> : null}
    </div>
  )
}

/** Read every 30 s at least: figures of this age are those of a server that does not answer. */
const OLD_MS = 40_000

/** A board that stands still is worse than an empty one. `at`: when its figures were right; events alone do not renew them. */
function Stale({ at }: { at: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { link } = useRealtime()
  const now = useServerNow()
  const old = at ? now - Date.parse(at) : 0
  const age = link.lostAt !== null ? Date.now() - link.lostAt : old > OLD_MS ? old : null
  if (age === null) return null
  return (
    <Banner tone="danger" role="status">
      {t('monitor.stale')} <span aria-hidden>{format.clock(Math.max(0, Math.floor(age / 1_000)))}</span>
    </Banner>
  )
}

function Part({ title, ready, children }: { title: string; ready: boolean; children: ReactNode }) {
  return (
    <section aria-label={title} aria-busy={!ready}>
      <h2 className="mb-2 font-semibold">{title}</h2>
      {ready ? children : <Skeleton className="h-28 rounded-card!" />}
    </section>
  )
}
