import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallerRule, NewCallerRule } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { CallersPage } from './CallersPage'

const PATH = '/settings/callers'
let rules: CallerRule[]
let sent: NewCallerRule[]

const server = mockServer(
  loginHandler,
  http.get('*/api/caller-rules', () => HttpResponse.json(rules)),
  http.post('*/api/caller-rules', async ({ request }) => {
    const body = (await request.json()) as NewCallerRule
    sent.push(body)
    const rule = { note: '', ...body, created_at: '2026-11-23T08:00:00Z' }
    rules = [rule, ...rules.filter(({ number }) => number !== rule.number)]
    return HttpResponse.json(rule, { status: 201 })
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  rules = [
    { number: '+998901112233', rule: 'blocked', note: 'Haqorat', created_at: '2026-11-22T08:00:00Z' },
    { number: '1067', rule: 'vip', note: '', created_at: '2026-11-21T08:00:00Z' },
  ]
})

const row = async (name: string) => screen.findByRole('row', { name: new RegExp(name) })
const field = (form: HTMLElement, label: string) => within(form).getByLabelText(label)

describe('CallersPage', () => {
  it('lists numbers with what happens to them, and finds them by any part', async () => {
    await renderPage(CallersPage, PATH, 'supervisor')
    expect(within(await row('\\+998 90 111 22 33')).getByText('Blocked')).toBeVisible()
    expect(within(await row('1067')).getByText('VIP')).toBeVisible()
    for (const typed of ['11 22', 'ҳақорат']) {
      const box = screen.getByRole('searchbox')
      await userEvent.clear(box)
      await userEvent.type(box, typed)
      expect(await row('111 22 33')).toBeVisible()
      expect(screen.queryByRole('row', { name: /1067/ })).toBeNull()
    }
    await userEvent.type(screen.getByRole('searchbox'), 'zzz')
    await userEvent.click(await screen.findByRole('button', { name: 'Clear the search' }))
    expect(await row('1067')).toBeVisible()
  })

  it('says what the list is for while it is empty', async () => {
    rules = []
    await renderPage(CallersPage, PATH, 'admin')
    expect(await screen.findByText('The list is empty')).toBeVisible()
  })

  it('blocks a number as people write it', async () => {
    const { router } = await renderPage(CallersPage, PATH, 'supervisor')
    const user = userEvent.setup()
    await user.click(await screen.findByRole('button', { name: 'Add number' }))
    const form = await screen.findByRole('dialog', { name: 'New number' })
    await user.type(field(form, 'Number'), '(97) 123-45-67')
    await user.type(field(form, 'Note'), '  spam ')
    await user.click(within(form).getByRole('button', { name: 'Add number' }))
    await waitFor(() => expect(router.state.location.search).toEqual({}))
    expect(sent).toEqual([{ number: '+998971234567', rule: 'blocked', note: 'spam' }])
    expect(await row('\\+998 97 123 45 67')).toBeVisible()
  })

  it('adds no number that cannot be one, and none over a rule that is there', async () => {
    await renderPage(CallersPage, `${PATH}?open=new`, 'supervisor')
    const form = await screen.findByRole('dialog', { name: 'New number' })
    const user = userEvent.setup()
    const add = within(form).getByRole('button', { name: 'Add number' })
    await user.type(field(form, 'Number'), 'anonymous')
    await user.click(add)
    expect(await within(form).findByText('Enter a phone number')).toBeVisible()
    await user.clear(field(form, 'Number'))
    await user.type(field(form, 'Number'), '901112233')
    await user.click(add)
    expect(await within(form).findByText('This number is in the list already')).toBeVisible()
    expect(field(form, 'Number')).toHaveFocus()
    expect(sent).toEqual([])
  })

  it('changes how a number is treated, not the number', async () => {
    await renderPage(CallersPage, `${PATH}?open=%2B998901112233`, 'supervisor')
    const form = await screen.findByRole('dialog', { name: 'Number: +998 90 111 22 33' })
    const user = userEvent.setup()
    expect(within(form).queryByLabelText('Number')).toBeNull()
    await user.click(within(form).getByRole('radio', { name: /VIP/ }))
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent).toEqual([{ number: '+998901112233', rule: 'vip', note: 'Haqorat' }])
  })

  it('tells at the field what the server refuses, and above all fields what is about none', async () => {
    server.use(
      http.post('*/api/caller-rules', () => problem(422, 'invalid_number'), { once: true }),
      http.post('*/api/caller-rules', () => problem(503, 'database_away'), { once: true }),
    )
    await renderPage(CallersPage, `${PATH}?open=new`, 'supervisor')
    const form = await screen.findByRole('dialog', { name: 'New number' })
    const user = userEvent.setup()
    const add = within(form).getByRole('button', { name: 'Add number' })
    await user.type(field(form, 'Number'), '+998901234567')
    await user.click(add)
    await waitFor(() => expect(field(form, 'Number')).toBeInvalid())
    expect(within(form).getByText('The number is not valid')).toBeVisible()
    await user.click(add)
    expect(await within(form).findByText(/The database does not answer/)).toBeVisible()
    expect(field(form, 'Number')).toHaveValue('+998 90 123 45 67')
  })

  it('takes a number off the list after a question', async () => {
    let deleted = ''
    server.use(
      http.delete('*/api/caller-rules/:number', ({ params }) => {
        deleted = String(params.number)
        rules = rules.slice(1)
        return new HttpResponse(null, { status: 204 })
      }),
    )
    await renderPage(CallersPage, PATH, 'supervisor')
    const user = userEvent.setup()
    await user.click(within(await row('111 22 33')).getByRole('button', { name: /Actions/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    const dialog = await screen.findByRole('dialog', { name: /111 22 33/ })
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(screen.queryByRole('row', { name: /111 22 33/ })).toBeNull())
    expect(deleted).toBe('+998901112233')
  })
})
