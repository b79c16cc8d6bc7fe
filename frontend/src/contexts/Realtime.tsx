import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { noteServerTime } from '@/lib/server-clock'
import { editCache } from '@/services/realtime/cache'
import { type LinkState, RealtimeClient } from '@/services/realtime/client'
import { openRealtime, realtimeTicket } from '@/services/realtime/connect'
import type { EventData, EventType, RealtimeEvent } from '@/services/realtime/protocol'
import { createWorkerTimers } from '@/services/realtime/worker-timers'

export interface Realtime {
  link: LinkState
  reconnectNow: () => void
  /** Milliseconds there and back; rejects while there is no connection. */
  roundTrip: () => Promise<number>
  /** Tells the server whether this page can ring. */
  setDevice: (ready: boolean, reason?: string) => void
  /** @returns takes the handler away */
  onEvent: <T extends EventType>(type: T, handle: (data: EventData[T]) => void) => () => void
  /** Events were lost and everything is being fetched again. */
  onResync: (handle: () => void) => () => void
}

const RealtimeContext = createContext<Realtime | null>(null)

export function useRealtime(): Realtime {
  const realtime = useContext(RealtimeContext)
  if (!realtime) throw new Error('useRealtime outside RealtimeProvider')
  return realtime
}

/** The connection of the signed-in page. It edits the query cache and tells who listens; it holds no lists. */
export function RealtimeProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient()
  const [link, setLink] = useState<LinkState>({ link: 'off', attempt: 0, lostAt: null })

  const parts = useMemo(() => {
    const handlers = new Map<EventType, Set<(data: never) => void>>()
    const resyncs = new Set<() => void>()
    const deliver = (event: RealtimeEvent) => {
      noteServerTime(event.at)
      editCache(queries, event)
      for (const handle of handlers.get(event.type) ?? []) handle(event.data as never)
    }
    const client = new RealtimeClient({
      ticket: realtimeTicket,
      open: openRealtime,
      timers: createWorkerTimers(),
      random: Math.random,
      topics: ['calls', 'chats', 'operators', 'queues'],
      onEvent: deliver,
      onResync: () => {
        void queries.invalidateQueries()
        for (const handle of resyncs) handle()
      },
      onState: setLink,
    })
    const actions: Omit<Realtime, 'link'> = {
      reconnectNow: () => client.reconnectNow(),
      roundTrip: () => client.roundTrip(),
      setDevice: (ready, reason) => client.setDevice(ready, reason),
      onEvent: (type, handle) => {
        const all = handlers.get(type) ?? new Set()
        handlers.set(type, all.add(handle as (data: never) => void))
        return () => all.delete(handle as (data: never) => void)
      },
      onResync: (handle) => {
        resyncs.add(handle)
        return () => resyncs.delete(handle)
      },
    }
    return { client, actions }
  }, [queries])

  useEffect(() => {
    const { client } = parts
    const hurry = () => {
      if (document.visibilityState === 'visible') client.reconnectNow()
    }
    client.start()
    addEventListener('online', hurry)
    document.addEventListener('visibilitychange', hurry)
    return () => {
      removeEventListener('online', hurry)
      document.removeEventListener('visibilitychange', hurry)
      client.stop()
    }
  }, [parts])

  const value = useMemo(() => ({ ...parts.actions, link }), [parts, link])
  return <RealtimeContext value={value}>{children}</RealtimeContext>
}

/** Passes a stand-in, for tests and static screens. */
export const RealtimeStandIn = RealtimeContext
