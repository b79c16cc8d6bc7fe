import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useRealtime } from '@/contexts/Realtime'
import { queueKeys, queueList } from '@/services/queues/list'

/** The counts are the server's: asked for again when calls have moved, but not for each of them. */
const COUNT_MS = 1_000

/** The queues, with who waits now. */
export function useLiveQueues() {
  const cache = useQueryClient()
  const { onEvent } = useRealtime()

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const recount = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        void cache.invalidateQueries({ queryKey: queueKeys.all })
      }, COUNT_MS)
    }
    const stops = [onEvent('call_status', recount), onEvent('operator_status', recount)]
    return () => {
      for (const stop of stops) stop()
      clearTimeout(timer)
    }
  }, [cache, onEvent])

  return useQuery(queueList)
}
