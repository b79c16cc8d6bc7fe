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
import type { ReactNode } from 'react'
import { Toaster } from '@/components/ui/Toast'
import { TooltipProvider } from '@/components/ui/Tooltip'
import { AuthProvider } from '@/contexts/Auth'
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

/** Renders a page as someone with `role` sees it at `path`, with a cache of its own. */
export async function renderPage(Page: () => ReactNode, path: string, role: Role) {
  await signIn({ username: role, password: 'not checked here' })
  const root = createRootRoute()
  const page = createRoute({ getParentRoute: () => root, path: path.split('?')[0] ?? '/', component: Page })
  const router = createRouter({
    routeTree: root.addChildren([page]),
    history: createMemoryHistory({ initialEntries: [path] }),
  })
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={queries}>
      <AuthProvider onSignedOut={() => undefined}>
        <TooltipProvider>
          {/* The router of this test knows one page only, the type knows those of the product. */}
          <RouterProvider router={router as never} />
          <Toaster />
        </TooltipProvider>
      </AuthProvider>
    </QueryClientProvider>,
  )
  return { router, queries }
}
