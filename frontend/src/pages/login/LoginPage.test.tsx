import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setPreferences } from '@/services/preferences'
import { mockServer, problem } from '@/test/server'
import { LoginPage } from './LoginPage'

const good = () =>
  HttpResponse.json({
    access_token: 'token',
    token_type: 'Bearer',
    expires_in: 600,
    operator: { id: 'op_1', name: 'Aziz', username: 'aziz', role: 'operator' },
  })
const server = mockServer()

beforeEach(() => setPreferences({ language: 'en', languageChosen: true }))

async function fillIn(password = 'long enough here') {
  const user = userEvent.setup()
  await user.type(screen.getByLabelText('Username'), ' aziz ')
  await user.type(screen.getByLabelText('Password'), password)
  return user
}

describe('LoginPage', () => {
  it('signs in with Enter and remembers by default', async () => {
    let body: unknown
    server.use(
      http.post('*/api/auth/login', async ({ request }) => {
        body = await request.json()
        return good()
      }),
    )
    const onSignedIn = vi.fn()
    render(<LoginPage onSignedIn={onSignedIn} />)
    const user = await fillIn()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce())
    expect(body).toEqual({ username: 'aziz', password: 'long enough here', remember: true })
  })

  it('asks for what is missing without a request', async () => {
    render(<LoginPage onSignedIn={vi.fn()} />)
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(screen.getByRole('alert')).toHaveTextContent('Enter your username and password.')
  })

  it('says one line about a wrong password, never which part, and selects the password', async () => {
    server.use(http.post('*/api/auth/login', () => problem(401, 'invalid_credentials')))
    render(<LoginPage onSignedIn={vi.fn()} />)
    const user = await fillIn('nope nope nope')
    await user.keyboard('{Enter}')
    await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('Wrong username or password.'))
    expect(screen.getByLabelText('Password')).toHaveFocus()
  })

  it('shows the time left after a 429 and lets people in afterwards', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    server.use(
      http.post('*/api/auth/login', () => problem(429, 'rate_limited', { 'Retry-After': '95' }), {
        once: true,
      }),
      http.post('*/api/auth/login', good),
    )
    const onSignedIn = vi.fn()
    render(<LoginPage onSignedIn={onSignedIn} />)
    const user = await fillIn()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('try again in 1 min 35 s'))
    const button = screen.getByRole('button', { name: 'Sign in' })
    expect(button).toHaveAttribute('aria-disabled', 'true')
    await user.click(button)
    expect(onSignedIn).not.toHaveBeenCalled()
    await act(() => vi.advanceTimersByTimeAsync(95_000))
    expect(screen.getByRole('alert')).toBeEmptyDOMElement()
    await user.click(button)
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce())
    vi.useRealTimers()
  })

  it('counts down and tries again by itself while the server is away', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    let requests = 0
    server.use(
      http.post('*/api/auth/login', () => {
        requests += 1
        return requests < 3 ? HttpResponse.error() : good()
      }),
    )
    const onSignedIn = vi.fn()
    render(<LoginPage onSignedIn={onSignedIn} />)
    const user = await fillIn()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('Trying again in 5 s'))
    await act(() => vi.advanceTimersByTimeAsync(5_100))
    await waitFor(() => expect(requests).toBe(2))
    await act(() => vi.advanceTimersByTimeAsync(5_100))
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce())
    vi.useRealTimers()
  })

  it('speaks four languages and shows the password on request', async () => {
    render(<LoginPage onSignedIn={vi.fn()} />)
    await userEvent.click(screen.getByRole('button', { name: 'Ўз' }))
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Тизимга кириш')
    expect(document.documentElement.lang).toBe('uz-Cyrl')
    await userEvent.click(screen.getByRole('button', { name: 'Oʻz' }))
    expect(screen.getByLabelText('Parol')).toHaveAttribute('type', 'password')
    await userEvent.click(screen.getByRole('button', { name: 'Parolni koʻrsatish' }))
    expect(screen.getByLabelText('Parol')).toHaveAttribute('type', 'text')
  })
})
