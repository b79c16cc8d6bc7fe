import { useQuery } from '@tanstack/react-query'
import { useLiveView } from '@/hooks/use-live-view'
import { monitor } from '@/services/monitor/queries'

const KEY = monitor.queryKey

/** The floor, kept true by events. */
export function useFloor() {
  useLiveView({ key: KEY, all: KEY, queues: '', presences: true })
  return useQuery(monitor)
}
