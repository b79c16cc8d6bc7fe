import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useRealtime } from '@/contexts/Realtime'
import { type LiveEvent, type LiveView, withEvents } from '@/services/dashboard/live'

/** At most one repaint a second, however busy the phones are. */
const PAINT_MS = 1_000
/** Sums are the server's: asked for again when calls have moved, but not for each of them. */
const SUMS_MS = 2_000

interface LiveViewOptions {
  /** Of the query that holds the view. */
  key: QueryKey
  /** What is fetched again for the sums; `key` begins with it. */
  all: QueryKey
  /** Only calls of these queues, with commas; empty: of all. */
  queues: string
  /** Also how many operators are free is a sum. */
  presences?: boolean
}

/** Keeps a view of operators and live calls true by events. The keys must not change from render to render. */
export function useLiveView({ key, all, queues, presences = false }: LiveViewOptions): void {
  const cache = useQueryClient()
  const { onEvent } = useRealtime()

  useEffect(() => {
    const only = queues ? queues.split(',') : []
    let events: LiveEvent[] = []
    let paint: ReturnType<typeof setTimeout> | undefined
    let sums: ReturnType<typeof setTimeout> | undefined
    let painted = 0
    const flush = () => {
      paint = undefined
      painted = Date.now()
      const batch = events
      events = []
      cache.setQueryData<LiveView>(key, (old) => old && withEvents(old, batch, only))
    }
    const tell = (event: LiveEvent) => {
      events.push(event)
      // The first at once: whoever presses a row means the call that is there now.
      paint ??= setTimeout(flush, Math.max(0, painted + PAINT_MS - Date.now()))
    }
    const recount = () => {
      sums ??= setTimeout(() => {
        sums = undefined
        void cache.invalidateQueries({ queryKey: all })
      }, SUMS_MS)
    }
    const stops = [
      onEvent('call_status', (call) => {
        tell({ type: 'call', call })
        recount()
      }),
      onEvent('operator_status', (presence) => {
        tell({ type: 'presence', presence })
        if (presences) recount()
      }),
      onEvent('queue_stats', recount),
    ]
    return () => {
      for (const stop of stops) stop()
      clearTimeout(paint)
      clearTimeout(sums)
    }
  }, [cache, onEvent, key, all, queues, presences])
}
