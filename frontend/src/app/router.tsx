import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { PageError } from '@/components/layout/PageError'
import { Forbidden, NotFound } from '@/components/layout/Refusals'
import { signedInOperator } from '@/services/api/session'
import type { Role } from '@/services/api/types'

class NotAllowed extends Error {}

function only(...roles: Role[]): () => void {
  return () => {
    const role = signedInOperator()?.role
    if (role && !roles.includes(role)) throw new NotAllowed()
  }
}

const root = createRootRoute()

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/dashboard', replace: true })
  },
})

const dashboard = createRoute({
  getParentRoute: () => root,
  path: '/dashboard',
  staticData: { title: 'shell.dashboard' },
  component: lazyRouteComponent(() => import('@/pages/dashboard/DashboardPage'), 'DashboardPage'),
})

const calls = createRoute({
  getParentRoute: () => root,
  path: '/calls',
  staticData: { title: 'shell.calls' },
  component: lazyRouteComponent(() => import('@/pages/calls/CallsPage'), 'CallsPage'),
})

/** The drawer of one call, over the list. */
const call = createRoute({ getParentRoute: () => calls, path: '$callId' })

const operators = createRoute({
  getParentRoute: () => root,
  path: '/settings/operators',
  staticData: { title: 'operators.title' },
  beforeLoad: only('supervisor', 'admin'),
  component: lazyRouteComponent(() => import('@/pages/settings/operators/OperatorsPage'), 'OperatorsPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([home, dashboard, calls.addChildren([call]), operators]),
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: ({ error, reset }) =>
    error instanceof NotAllowed ? <Forbidden /> : <PageError error={error} reset={reset} />,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface StaticDataRouteOption {
    /** Key of the page's name in the locale files. */
    title?: string
  }
}
