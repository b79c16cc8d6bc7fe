import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setPreferences } from '@/services/preferences'
import { mockServer, problem } from '@/test/server'
import { passwordStrength } from './password-strength'
import { SetupPage } from './SetupPage'

const server = mockServer()
beforeEach(() => setPreferences({ language: 'en', languageChosen: true }))

async function toAdminStep(token = 'good') {
  const onSignedIn = vi.fn()
  render(<SetupPage token={token} onSignedIn={onSignedIn} />)
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  return { user, onSignedIn }
}

describe('SetupPage', () => {
  it('creates the first administrator in the chosen language', async () => {
    let body: unknown
    server.use(
      http.post('*/api/setup', async ({ request }) => {
        body = await request.json()
        return HttpResponse.json({
          access_token: 'token',
          token_type: 'Bearer',
          expires_in: 600,
          operator: { id: 'op_1', name: 'Aziz', username: 'aziz', role: 'admin' },
        })
      }),
    )
    const { user, onSignedIn } = await toAdminStep()
    await user.type(screen.getByLabelText('Full name'), 'Aziz Rahimov')
    await user.type(screen.getByLabelText('Username'), 'aziz')
    await user.type(screen.getByLabelText('Password'), 'green river stones')
    await user.click(screen.getByRole('button', { name: 'Create administrator' }))
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce())
    expect(body).toEqual({
      token: 'good',
      name: 'Aziz Rahimov',
      username: 'aziz',
      password: 'green river stones',
      locale: 'en',
    })
  })

  it('names every missing field and sends nothing', async () => {
    const { user } = await toAdminStep()
    await user.type(screen.getByLabelText('Password'), 'short')
    expect(screen.getByRole('status')).toHaveTextContent('7 more characters needed')
    await user.click(screen.getByRole('button', { name: 'Create administrator' }))
    expect(screen.getByLabelText('Full name')).toBeInvalid()
    expect(screen.getByLabelText('Username')).toBeInvalid()
    expect(screen.getByLabelText('Password')).toBeInvalid()
  })

  it('explains a link without a token, and an old one', async () => {
    server.use(http.post('*/api/setup', () => problem(404, 'not_found')))
    const { user } = await toAdminStep('')
    expect(screen.getByRole('alert')).toHaveTextContent('This link is old or wrong')
    await user.type(screen.getByLabelText('Full name'), 'Aziz')
    await user.type(screen.getByLabelText('Username'), 'aziz')
    await user.type(screen.getByLabelText('Password'), 'green river stones')
    await user.click(screen.getByRole('button', { name: 'Create administrator' }))
    expect(await screen.findByRole('link', { name: 'Go to sign-in' })).toHaveAttribute('href', '/login')
  })
})

describe('passwordStrength', () => {
  it.each([
    ['green river', 'short'],
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['123456789012', 'weak'],
    ['parolparol123', 'weak'],
    ['azizrahimov2026', 'weak'],
    ['green river stones', 'strong'],
    ['T7#kqLw92!mzX', 'strong'],
  ] as const)('%s is %s', (password, strength) => {
    expect(passwordStrength(password, ['aziz', 'rahimov'])).toBe(strength)
  })
})
