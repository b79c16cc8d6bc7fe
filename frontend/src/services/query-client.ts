import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api/problem'

/** A refusal stays a refusal; only what may pass by itself is tried again. */
const worthRetrying = (failures: number, error: Error) =>
  failures < 3 && (!(error instanceof ApiError) || error.temporary)

/** The one cache of server state. Realtime events edit it; contexts never hold lists. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      retry: worthRetrying,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8_000),
      // Realtime keeps the cache right; `resync` refetches what is on the screen.
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
