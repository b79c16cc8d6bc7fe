import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router'
import { PageError } from '@/components/layout/PageError'
import { Forbidden, NotFound } from '@/components/layout/Refusals'
import { useAuth } from '@/contexts/Auth'
import type { Role } from '@/services/api/types'
import type { CallsSearch } from '@/services/calls/search'
import type { DashboardSearch } from '@/services/dashboard/search'

/** The page for these roles, a polite refusal for the rest. The server refuses by itself as well. */
function only(roles: readonly Role[], Page: RouteComponent): RouteComponent {
  const Guarded = () => (useAuth().hasRole(...roles) ? <Page /> : <Forbidden />)
  return Object.assign(Guarded, { preload: Page.preload })
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
  // The page itself reads its address, so that the reading loads with the page.
  validateSearch: (raw) => raw as DashboardSearch,
  staticData: { title: 'shell.dashboard' },
  component: lazyRouteComponent(() => import('@/pages/dashboard/DashboardPage'), 'DashboardPage'),
})

const calls = createRoute({
  getParentRoute: () => root,
  path: '/calls',
  validateSearch: (raw) => raw as CallsSearch,
  staticData: { title: 'shell.calls' },
  component: lazyRouteComponent(() => import('@/pages/calls/CallsPage'), 'CallsPage'),
})

/** The drawer of one call, over the list. */
const call = createRoute({ getParentRoute: () => calls, path: '$callId' })

/** The drawer that is open: `new`, or the id of a row. */
const opened = (search: Record<string, unknown>): { open?: string } =>
  typeof search.open === 'string' ? { open: search.open } : {}

const operators = createRoute({
  getParentRoute: () => root,
  path: '/settings/operators',
  staticData: { title: 'operators.title' },
  validateSearch: opened,
  component: only(
    ['supervisor', 'admin'],
    lazyRouteComponent(() => import('@/pages/settings/operators/OperatorsPage'), 'OperatorsPage'),
  ),
})

const queues = createRoute({
  getParentRoute: () => root,
  path: '/settings/queues',
  staticData: { title: 'queues.title' },
  validateSearch: opened,
  component: only(
    ['supervisor', 'admin'],
    lazyRouteComponent(() => import('@/pages/settings/queues/QueuesPage'), 'QueuesPage'),
  ),
})

const callers = createRoute({
  getParentRoute: () => root,
  path: '/settings/callers',
  staticData: { title: 'callers.title' },
  validateSearch: opened,
  component: only(
    ['supervisor', 'admin'],
    lazyRouteComponent(() => import('@/pages/settings/callers/CallersPage'), 'CallersPage'),
  ),
})

export const router = createRouter({
  routeTree: root.addChildren([home, dashboard, calls.addChildren([call]), operators, queues, callers]),
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: PageError,
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
