import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useRealtime } from '@/contexts/Realtime'
import type { Dashboard } from '@/services/api/types'
import { dashboardKeys } from '@/services/dashboard/keys'
import { type DashboardEvent, withEvents } from '@/services/dashboard/live'
import { dashboard } from '@/services/dashboard/queries'

/** At most one repaint a second, however busy the phones are. */
const PAINT_MS = 1_000
/** Sums are the server's: asked for again when calls have moved, but not for each of them. */
const SUMS_MS = 2_000

/** The dashboard, kept true by events. */
export function useLiveDashboard(queues: string) {
  const cache = useQueryClient()
  const { onEvent } = useRealtime()
  const query = useQuery(dashboard(queues))
  const key = useMemo(() => dashboardKeys.of(queues), [queues])

  useEffect(() => {
    const only = queues ? queues.split(',') : []
    let events: DashboardEvent[] = []
    let paint: ReturnType<typeof setTimeout> | undefined
    let sums: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      paint = undefined
      const batch = events
      events = []
      cache.setQueryData<Dashboard>(key, (old) => old && withEvents(old, batch, only))
    }
    const tell = (event: DashboardEvent) => {
      events.push(event)
      paint ??= setTimeout(flush, PAINT_MS)
    }
    const recount = () => {
      sums ??= setTimeout(() => {
        sums = undefined
        void cache.invalidateQueries({ queryKey: dashboardKeys.all })
      }, SUMS_MS)
    }
    const stops = [
      onEvent('call_status', (call) => {
        tell({ type: 'call', call })
        recount()
      }),
      onEvent('operator_status', (presence) => tell({ type: 'presence', presence })),
      onEvent('queue_stats', recount),
    ]
    return () => {
      for (const stop of stops) stop()
      clearTimeout(paint)
      clearTimeout(sums)
    }
  }, [cache, onEvent, key, queues])

  return query
}
