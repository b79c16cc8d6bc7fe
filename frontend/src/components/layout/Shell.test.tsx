import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Matches,
  RouterContextProvider,
} from '@tanstack/react-router'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { AuthProvider } from '@/contexts/Auth'
import { signIn } from '@/services/api/session'
import type { Role } from '@/services/api/types'
import { preferences, setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { PageError } from './PageError'
import { NotFound } from './Refusals'
import { Shell } from './Shell'

const server = mockServer(loginHandler)
beforeAll(englishTexts)
beforeEach(() => setPreferences({ language: 'en', languageChosen: true, theme: 'light', density: 'normal' }))

function Broken(): never {
  throw new Error('the page is broken')
}

async function openShell(path: string, role: Role) {
  await signIn({ username: role, password: 'not checked here' })
  const root = createRootRoute()
  const page = (at: string, title: string, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => root, path: at, staticData: { title }, component })
  const router = createRouter({
    routeTree: root.addChildren([
      page('/dashboard', 'shell.dashboard', () => <h1>Dashboard</h1>),
      page('/calls', 'shell.calls', () => <h1>Calls</h1>),
      page('/settings/operators', 'operators.title', Broken),
      page('/settings/queues', 'queues.title', () => <h1>Queues</h1>),
    ]),
    history: createMemoryHistory({ initialEntries: [path] }),
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: PageError,
  })
  const onSignedOut = vi.fn()
  render(
    <QueryClientProvider client={new QueryClient()}>
      <AuthProvider onSignedOut={onSignedOut}>
        <RouterContextProvider router={router as never}>
          <Shell callBar={<p>the call goes on</p>} badges={{ calls: 120 }}>
            <Matches />
          </Shell>
        </RouterContextProvider>
      </AuthProvider>
    </QueryClientProvider>,
  )
  await screen.findByRole('navigation')
  return { router, onSignedOut, user: userEvent.setup() }
}

describe('Shell', () => {
  it('shows each role the pages that are open to it, with counters in words', async () => {
    await openShell('/dashboard', 'operator')
    const links = within(screen.getByRole('navigation')).getAllByRole('link')
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['/dashboard', '/calls', '/missed'])
    expect(screen.getByRole('link', { name: 'Calls, 120 new' })).toHaveTextContent('99+')
  })

  it('moves the focus to the page, names the tab and announces it once', async () => {
    const { user } = await openShell('/dashboard', 'admin')
    await waitFor(() => expect(document.title).toBe('Dashboard — CallCenter'))
    await user.click(screen.getByRole('link', { name: /Calls/ }))
    await waitFor(() => expect(screen.getByRole('main')).toHaveFocus())
    expect(document.title).toBe('Calls — CallCenter')
    expect(screen.getByText('Calls page')).toHaveAttribute('aria-live', 'polite')
    expect(screen.getByRole('link', { name: /Calls/ })).toHaveAttribute('aria-current', 'page')
  })

  it('opens pages by Alt and a digit, by the physical key, and the keys by F1', async () => {
    const { user, router } = await openShell('/dashboard', 'admin')
    await user.keyboard('{Alt>}[Digit2]{/Alt}')
    await waitFor(() => expect(router.state.location.pathname).toBe('/calls'))
    await user.keyboard('[F1]')
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    await user.keyboard('[Escape]')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('keeps the call when a page breaks', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await openShell('/settings/operators', 'admin')
    expect(await screen.findByText('This page did not open')).toBeVisible()
    expect(screen.getByText('the call goes on')).toBeVisible()
    expect(screen.getByRole('navigation')).toBeVisible()
  })

  it('shows on every page of the settings that one is in the settings', async () => {
    await openShell('/settings/queues', 'admin')
    expect(screen.getByRole('link', { name: 'Settings' })).toHaveAttribute('aria-current', 'page')
    expect(screen.getByRole('link', { name: 'Dashboard' })).not.toHaveAttribute('aria-current')
  })

  it('answers an unknown address inside the shell', async () => {
    await openShell('/nowhere', 'operator')
    expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('There is no such page')
    expect(screen.getByRole('link', { name: 'Back to the dashboard' })).toHaveAttribute('href', '/dashboard')
  })

  it('changes theme, density and language at once, and keeps the language with the person', async () => {
    let saved: unknown
    server.use(
      http.patch('*/api/operators/op_operator', async ({ request }) => {
        saved = await request.json()
        return HttpResponse.json({})
      }),
    )
    const { user } = await openShell('/dashboard', 'operator')
    await user.click(screen.getByRole('button', { name: 'Profile: Malika Yusupova' }))
    await user.click(await screen.findByRole('radio', { name: 'Dark' }))
    expect(document.documentElement.dataset.theme).toBe('dark')
    await user.click(screen.getByRole('radio', { name: 'Compact' }))
    expect(document.documentElement.dataset.density).toBe('compact')
    await user.click(screen.getByRole('radio', { name: 'Русский' }))
    expect(document.documentElement.lang).toBe('ru')
    await waitFor(() => expect(saved).toEqual({ locale: 'ru' }))
    expect(preferences()).toMatchObject({ theme: 'dark', density: 'compact', language: 'ru' })
  })

  it.each([
    ['answers', () => new HttpResponse(null, { status: 204 })],
    ['is away', () => problem(503, 'unavailable')],
  ])('signs out when the server %s', async (_, answer) => {
    server.use(http.post('*/api/auth/logout', answer))
    const { user, onSignedOut } = await openShell('/dashboard', 'operator')
    await user.click(screen.getByRole('button', { name: 'Profile: Malika Yusupova' }))
    await user.click(await screen.findByRole('button', { name: 'Sign out' }))
    await waitFor(() => expect(onSignedOut).toHaveBeenCalled())
  })
})
