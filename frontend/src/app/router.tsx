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
import type { Show } from '@/services/missed/queries'

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

const missed = createRoute({
  getParentRoute: () => root,
  path: '/missed',
  validateSearch: (raw) => raw as { show?: Show },
  staticData: { title: 'missed.title' },
  component: lazyRouteComponent(() => import('@/pages/missed/MissedPage'), 'MissedPage'),
})

const monitor = createRoute({
  getParentRoute: () => root,
  path: '/monitor',
  staticData: { title: 'shell.monitor' },
  component: only(
    ['supervisor', 'admin'],
    lazyRouteComponent(() => import('@/pages/monitor/MonitorPage'), 'MonitorPage'),
  ),
})

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

const trunks = createRoute({
  getParentRoute: () => root,
  path: '/settings/trunks',
  staticData: { title: 'trunks.title' },
  validateSearch: opened,
  component: only(
    ['supervisor', 'admin'],
    lazyRouteComponent(() => import('@/pages/settings/trunks/TrunksPage'), 'TrunksPage'),
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

const recordings = createRoute({
  getParentRoute: () => root,
  path: '/settings/recordings',
  staticData: { title: 'recordings.title' },
  component: only(
    ['supervisor', 'quality', 'admin'],
    lazyRouteComponent(() => import('@/pages/settings/recordings/RecordingsPage'), 'RecordingsPage'),
  ),
})

const routes = createRoute({
  getParentRoute: () => root,
  path: '/settings/routes',
  staticData: { title: 'routes.title' },
  validateSearch: opened,
  component: only(
    ['supervisor', 'admin'],
    lazyRouteComponent(() => import('@/pages/settings/routes/RoutesPage'), 'RoutesPage'),
  ),
})

const ivr = createRoute({
  getParentRoute: () => root,
  path: '/settings/ivr',
  staticData: { title: 'ivr.title' },
  validateSearch: opened,
  component: only(
    ['supervisor', 'admin'],
    lazyRouteComponent(() => import('@/pages/settings/ivr/MenusPage'), 'MenusPage'),
  ),
})

const schedules = createRoute({
  getParentRoute: () => root,
  path: '/settings/schedules',
  staticData: { title: 'schedules.title' },
  validateSearch: opened,
  component: only(
    ['supervisor', 'admin'],
    lazyRouteComponent(() => import('@/pages/settings/schedules/SchedulesPage'), 'SchedulesPage'),
  ),
})

const outgoing = createRoute({
  getParentRoute: () => root,
  path: '/settings/outgoing',
  staticData: { title: 'outgoing.title' },
  component: only(
    ['supervisor', 'admin'],
    lazyRouteComponent(() => import('@/pages/settings/outgoing/OutgoingPage'), 'OutgoingPage'),
  ),
})

const wallboards = createRoute({
  getParentRoute: () => root,
  path: '/settings/wallboards',
  staticData: { title: 'wallboards.title' },
  validateSearch: opened,
  component: only(
    ['supervisor', 'admin'],
    lazyRouteComponent(() => import('@/pages/settings/wallboards/WallboardsPage'), 'WallboardsPage'),
  ),
})

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    dashboard,
    calls.addChildren([call]),
    missed,
    monitor,
    operators,
    queues,
    routes,
    ivr,
    schedules,
    trunks,
    outgoing,
    callers,
    recordings,
    wallboards,
  ]),
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
