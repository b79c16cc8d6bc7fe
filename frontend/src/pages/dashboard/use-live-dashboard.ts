import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useLiveView } from '@/hooks/use-live-view'
import { dashboardKeys } from '@/services/dashboard/keys'
import { dashboard } from '@/services/dashboard/queries'

/** The dashboard, kept true by events. */
export function useLiveDashboard(queues: string) {
  const key = useMemo(() => dashboardKeys.of(queues), [queues])
  useLiveView({ key, all: dashboardKeys.all, queues })
  return useQuery(dashboard(queues))
}
