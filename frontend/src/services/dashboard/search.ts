/** What the address of the dashboard says: the queues that are looked at, comma-separated; without it all. */
export interface DashboardSearch {
  queue?: string
}

export function readDashboardSearch(raw: Record<string, unknown>): DashboardSearch {
  return typeof raw.queue === 'string' && raw.queue ? { queue: raw.queue } : {}
}
