import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useRealtime } from '@/contexts/Realtime'
import { missedKeys, missedSummary } from '@/services/missed/queries'

/** Changes within this time are read together, and not by all pages of a call center in the same moment. */
const LIST = { soonest: 200, spread: 600 }
/** The number beside the menu is on every page, and nobody waits for it. */
const BADGE = { soonest: 2000, spread: 3000 }

/** Reads `key` again when something in the worklist has changed. */
function useNews(key: readonly string[], { soonest, spread }: typeof LIST): void {
  const queries = useQueryClient()
  const { onEvent } = useRealtime()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = () => {
      timer = undefined
      void queries.invalidateQueries({ queryKey: key })
    }
    const stop = onEvent('missed_task', () => {
      timer ??= setTimeout(read, soonest + Math.random() * spread)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [queries, onEvent, key, soonest, spread])
}

/** Keeps the worklist that is open true. */
export function useMissedNews(): void {
  useNews(missedKeys.all, LIST)
}

/** How many customers wait to be called back; kept true by events. */
export function useMissedCount(): number {
  useNews(missedKeys.summary, BADGE)
  return useQuery(missedSummary).data?.open ?? 0
}
