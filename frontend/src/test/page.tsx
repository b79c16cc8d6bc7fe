import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router'
import { render } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import type { ComponentType } from 'react'
import { Toaster } from '@/components/ui/Toaster'
import { AuthProvider } from '@/contexts/Auth'
import { RealtimeStandIn } from '@/contexts/Realtime'
import { signIn } from '@/services/api/session'
import type { Role } from '@/services/api/types'

/** Add to the handlers of a test that signs in. */
export const loginHandler = http.post('*/api/auth/login', async ({ request }) => {
  const { username } = (await request.json()) as { username: Role }
  return HttpResponse.json({
    access_token: 'token',
    token_type: 'Bearer',
    expires_in: 600,
    operator: { id: `op_${username}`, name: 'Malika Yusupova', username, role: username, extension: '101' },
  })
})

/**
 * A page as someone with `role` sees it at `address`, with a cache of its own and an event stream that the test
 * plays. `inner` are the routes below the page's own.
 */
export async function renderPage(Page: ComponentType, address: string, role: Role, inner: string[] = []) {
  await signIn({ username: role, password: 'not checked here' })
  const handlers = new Map<string, Set<(data: never) => void>>()
  const root = createRootRoute()
  const [path = '/'] = address.split('?')
  const own = inner.length > 0 ? `/${path.split('/')[1]}` : path
  const top = createRoute({ getParentRoute: () => root, path: own, component: () => <Page /> })
  const below = inner.map((name) => createRoute({ getParentRoute: () => top, path: name }))
  const router = createRouter({
    routeTree: root.addChildren([top.addChildren(below)]),
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
          {/* The router of this test knows one page only, the type knows those of the product. */}
          <RouterProvider router={router as never} />
          <Toaster />
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
