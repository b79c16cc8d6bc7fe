import type { Dashboard } from '@/services/api/types'
import { HoursCard } from './HoursCard'
import { Kpis } from './Kpis'
import { LiveCallsCard } from './LiveCallsCard'
import { OperatorsCard } from './OperatorsCard'

interface CardsProps {
  data: Dashboard | undefined
  queues: readonly { id: string; name: string }[]
  /** Own work first: the calls above the chart. */
  own: boolean
}

/** The figures, and what stands under them. */
export default function Cards({ data, queues, own }: CardsProps) {
  const nameOf = (all: readonly { id: string; name: string }[]) => (id: string | null | undefined) =>
    all.find((one) => one.id === id)?.name ?? '—'
  const people = (data?.operators ?? []).map((one) => ({ id: one.operator_id, name: one.name }))
  const live = (
    <LiveCallsCard calls={data?.live_calls} operatorName={nameOf(people)} queueName={nameOf(queues)} />
  )
  return (
    <>
      <Kpis data={data} />
      {own ? live : null}
      <div className="grid gap-3 base:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)]">
        <HoursCard data={data} />
        <OperatorsCard operators={data?.operators} />
      </div>
      {own ? null : live}
    </>
  )
}
