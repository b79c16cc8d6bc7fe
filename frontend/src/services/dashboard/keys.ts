export const dashboardKeys = {
  all: ['dashboard'] as const,
  of: (queues: string) => ['dashboard', queues] as const,
}
