import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useRealtime } from '@/contexts/Realtime'
import type { Call } from '@/services/api/types'
import { callKeys } from '@/services/calls/keys'
import { matches } from '@/services/calls/match'
import { type CallPages, isWithin, rowsOf, withNew } from '@/services/calls/pages'
import type { ListFilter } from '@/services/calls/search'

/** The sums above the list follow the calls, but not each of them at once. */
const SUMS_MS = 3_000

/**
 * Calls that begin while the list is open. At its top they slide in; further down they wait behind a pill, so
 * that no row moves under the pointer.
 */
export function useNewCalls(filter: ListFilter, isAtTop: () => boolean) {
  const queries = useQueryClient()
  const { onEvent } = useRealtime()
  const [waiting, setWaiting] = useState<readonly Call[]>([])
  const key = useMemo(() => callKeys.list(filter), [filter])

  useEffect(() => {
    setWaiting([])
    let sums: ReturnType<typeof setTimeout> | undefined
    const stop = onEvent('call_status', ({ answer_requested: _, ...call }) => {
      sums ??= setTimeout(() => {
        sums = undefined
        void queries.invalidateQueries({ queryKey: callKeys.reports })
      }, SUMS_MS)
      const list = queries.getQueryData<CallPages>(key)
      if (!list || rowsOf(list).some(({ id }) => id === call.id)) return
      const wanted = matches(call, filter) && isWithin(list, call)
      if (wanted && isAtTop()) queries.setQueryData<CallPages>(key, (old) => old && withNew(old, [call]))
      else
        setWaiting((old) => {
          const others = old.filter(({ id }) => id !== call.id)
          return wanted ? [...others, call] : others.length === old.length ? old : others
        })
    })
    return () => {
      stop()
      clearTimeout(sums)
    }
  }, [queries, onEvent, key, filter, isAtTop])

  const show = () => {
    queries.setQueryData<CallPages>(key, (old) => old && withNew(old, waiting))
    setWaiting([])
  }
  return { waiting: waiting.length, show }
}
