import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutgoingRules } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { OutgoingPage } from './OutgoingPage'

const PATH = '/settings/outgoing'
const NONE = { at_once: null, per_minute: null, per_day: null }
let rules: OutgoingRules
let sent: OutgoingRules[]

const server = mockServer(
  loginHandler,
  http.get('*/api/trunks', () =>
    HttpResponse.json({
      items: [
        { id: 'trunk_1', name: 'Main' },
        { id: 'trunk_2', name: 'Mobile' },
        { id: 'trunk_3', name: 'Spare' },
      ],
      next_cursor: null,
    }),
  ),
  http.get('*/api/settings/outgoing', () => HttpResponse.json(rules)),
  http.put('*/api/settings/outgoing', async ({ request }) => {
    rules = (await request.json()) as OutgoingRules
    sent.push(rules)
    return HttpResponse.json(rules)
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  rules = {
    allowed: ['+48', '+76', '+77', '+998'],
    premium: ['+1900'],
    hours: null,
    operator: { ...NONE, per_minute: 10 },
    company: NONE,
  }
})

const enter = async (role: 'admin' | 'supervisor' = 'admin') => {
  const page = await renderPage(OutgoingPage, PATH, role)
  const form = await screen.findByRole('form', { name: 'Outgoing calls' })
  return { ...page, form, user: userEvent.setup() }
}

describe('OutgoingPage', () => {
  it('shows countries by name, and what else may be called', async () => {
    const { form } = await enter()
    for (const name of ['Uzbekistan +998', 'Kazakhstan +7'])
      expect(within(form).getByRole('checkbox', { name })).toBeChecked()
    expect(within(form).getByRole('checkbox', { name: 'Russia +7' })).not.toBeChecked()
    expect(within(form).getByLabelText('Other beginnings of numbers')).toHaveValue('+48')
    expect(within(form).getByLabelText('Numbers that cost more: not called')).toHaveValue('+1900')
    expect(within(form).queryByLabelText('From')).toBeNull()
    const own = within(form).getByRole('group', { name: 'For each operator' })
    expect(within(own).getByLabelText('In a minute')).toHaveValue('10')
    expect(within(own).getByLabelText('At once')).toHaveValue('')
  })

  it('saves everything together, by keys alone', async () => {
    const { form, user } = await enter()
    within(form).getByRole('checkbox', { name: 'Russia +7' }).focus()
    await user.keyboard(' ')
    await user.type(within(form).getByLabelText('Other beginnings of numbers'), ', +1 212')
    within(form)
      .getByRole('checkbox', { name: /Call only/ })
      .focus()
    await user.keyboard(' ')
    await user.clear(within(form).getByLabelText('To'))
    await user.type(within(form).getByLabelText('To'), '22{Tab}')
    expect(within(form).getByLabelText('To')).toHaveValue('22:00')
    const company = within(form).getByRole('group', { name: 'For the whole company' })
    await user.type(within(company).getByLabelText('On a day'), '2000{Enter}')
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toEqual({
      allowed: ['+998', '+76', '+77', '+73', '+74', '+78', '+79', '+48', '+1212'],
      premium: ['+1900'],
      hours: { from: '08:00', to: '22:00' },
      operator: { ...NONE, per_minute: 10 },
      company: { ...NONE, per_day: 2000 },
      trunks: [],
    })
    expect(await screen.findByText('Saved')).toBeVisible()
    // Saved: nothing to lose any more.
    await waitFor(() => expect(within(form).queryByRole('button', { name: 'Cancel' })).toBeNull())
  })

  it('puts the lines into an order by keys alone, and forgets one that is gone', async () => {
    rules = { ...rules, trunks: ['trunk_gone', 'trunk_2'] }
    const { form, user } = await enter()
    const order = within(form).getByRole('list', { name: 'Lines, in order' })
    const lines = () =>
      within(order)
        .getAllByRole('listitem')
        .map((line) => line.textContent)
    expect(await within(order).findByText('Mobile')).toBeVisible()
    within(form).getByRole('button', { name: 'Use the line: Main' }).focus()
    await user.keyboard('{Enter}')
    expect(lines()).toEqual(['1Mobile', '2Main'])
    // The focus went with the line.
    expect(within(order).getByRole('button', { name: 'Do not use the line: Main' })).toHaveFocus()
    within(order).getByRole('button', { name: 'Move up: Main' }).focus()
    await user.keyboard('{Enter}')
    expect(lines()).toEqual(['1Main', '2Mobile'])
    expect(within(order).getByRole('button', { name: 'Move up: Main' })).toHaveFocus()
    expect(within(form).getByText('Main: place 1 of 2')).toBeInTheDocument()
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent.map((one) => one.trunks)).toEqual([['trunk_1', 'trunk_2']]))
    await user.click(within(order).getByRole('button', { name: 'Do not use the line: Main' }))
    await user.click(within(order).getByRole('button', { name: 'Do not use the line: Mobile' }))
    expect(within(form).getByText(/calls leave by the oldest line alone/)).toBeVisible()
  })

  it('says what is wrong before anything is sent, and what the server refused', async () => {
    const { form, user } = await enter()
    const others = within(form).getByLabelText('Other beginnings of numbers')
    await user.clear(others)
    await user.type(others, '48')
    const company = within(form).getByRole('group', { name: 'For the whole company' })
    await user.type(within(company).getByLabelText('On a day'), '0{Enter}')
    expect(await within(form).findByText('Each is “+” and digits, such as +7916')).toBeVisible()
    expect(within(form).getByText('A number from 1 to 100000')).toBeVisible()
    expect(others).toHaveAccessibleDescription(/Each is/)
    expect(sent).toEqual([])
    await user.click(within(form).getByRole('button', { name: 'Cancel' }))
    expect(others).toHaveValue('+48')
    server.use(http.put('*/api/settings/outgoing', () => problem(503, 'database_away')))
    await user.type(others, ', +49{Enter}')
    expect(await within(form).findByText(/The database does not answer/)).toBeVisible()
    expect(others).toHaveValue('+48, +49')
  })

  it('lets a supervisor look only', async () => {
    const { form } = await enter('supervisor')
    expect(screen.getByText('An administrator changes these rules.')).toBeVisible()
    expect(within(form).getByRole('checkbox', { name: 'Russia +7' })).toBeDisabled()
    expect(within(form).queryByRole('button', { name: 'Save' })).toBeNull()
  })

  it('says why the rules did not come, and tries again', async () => {
    server.use(http.get('*/api/settings/outgoing', () => problem(503, 'database_away'), { once: true }))
    await renderPage(OutgoingPage, PATH, 'admin')
    expect(await screen.findByText(/The database does not answer/)).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('form', { name: 'Outgoing calls' })).toBeVisible()
  })
})
