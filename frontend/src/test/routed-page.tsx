import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ComponentType } from 'react'
import { Toaster } from '@/components/ui/Toast'
import { TooltipProvider } from '@/components/ui/Tooltip'
import { AuthProvider } from '@/contexts/Auth'
import { RealtimeStandIn } from '@/contexts/Realtime'

/** A page of its own at `address`, with an event stream that the test plays. */
export async function renderPage(Page: ComponentType, paths: string[], address: string) {
  const handlers = new Map<string, Set<(data: never) => void>>()
  const root = createRootRoute()
  const [first = '/', ...deeper] = paths
  const top = createRoute({ getParentRoute: () => root, path: first, component: () => <Page /> })
  const inner = deeper.map((path) => createRoute({ getParentRoute: () => top, path }))
  const router = createRouter({
    routeTree: root.addChildren([top.addChildren(inner)]),
    history: createMemoryHistory({ initialEntries: [address] }),
  })
  const realtime = {
    link: { link: 'online' as const, attempt: 0, lostAt: null },
    reconnectNow: () => undefined,
    roundTrip: () => Promise.resolve(1),
    setDevice: () => undefined,
    onEvent: (type: string, handle: (data: never) => void) => {
      const all = handlers.get(type) ?? new Set()
      handlers.set(type, all.add(handle))
      return () => void all.delete(handle)
    },
    onResync: () => () => undefined,
  }
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={queries}>
      <AuthProvider onSignedOut={() => undefined}>
        <RealtimeStandIn value={realtime as never}>
          <TooltipProvider>
            <RouterProvider router={router as never} />
            <Toaster />
          </TooltipProvider>
        </RealtimeStandIn>
      </AuthProvider>
    </QueryClientProvider>,
  )
  return {
    router,
    queries,
    emit: (type: string, data: unknown) => {
      for (const handle of handlers.get(type) ?? []) handle(data as never)
    },
  }
}
