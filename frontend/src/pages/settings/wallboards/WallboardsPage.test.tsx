import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Wallboard } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer } from '@/test/server'
import { WallboardsPage } from './WallboardsPage'

let boards: Wallboard[]
const none = () => HttpResponse.json({ items: [], next_cursor: null })

mockServer(
  loginHandler,
  http.get('*/api/operators', none),
  http.get('*/api/queues', none),
  http.get('*/api/wallboards', () => HttpResponse.json({ items: boards, next_cursor: null })),
  http.post('*/api/wallboards', async ({ request }) => {
    const { name } = (await request.json()) as { name: string }
    const board = { id: 'board_1', name, created_by: 'op_x', created_at: '2026-11-23T08:00:00Z' }
    boards = [board]
    return HttpResponse.json({ ...board, token: 'secret-token' }, { status: 201 })
  }),
  http.delete('*/api/wallboards/:id', ({ params }) => {
    boards = boards.filter(({ id }) => id !== params.id)
    return new HttpResponse(null, { status: 204 })
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  boards = []
})

describe('WallboardsPage', () => {
  it('makes a link by keys, shows it once, and revokes it after a question', async () => {
    await renderPage(WallboardsPage, '/settings/wallboards', 'supervisor')
    expect(await screen.findByText('No wallboards yet')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Add a wallboard' }))
    const form = within(await screen.findByRole('dialog'))
    await userEvent.type(form.getByLabelText('Name'), '{Enter}')
    expect(await form.findByText('Enter 1 to 60 characters')).toBeVisible()
    await userEvent.type(form.getByLabelText('Name'), 'Hall{Enter}')
    const link = `${location.origin}/wallboard/secret-token`
    expect(await screen.findByText(link)).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Done' }))
    await waitFor(() => expect(screen.queryByText(link)).toBeNull())

    const row = within(await screen.findByRole('row', { name: /Hall/ }))
    expect(row.getByText('not opened yet')).toBeVisible()
    await userEvent.click(row.getByRole('button', { name: 'Revoke the link: Hall' }))
    const question = within(await screen.findByRole('dialog', { name: 'Revoke the link of Hall?' }))
    await userEvent.click(question.getByRole('button', { name: 'Delete' }))
    expect(await screen.findByText('No wallboards yet')).toBeVisible()
  })
})
