import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewRoute, Route, RoutePatch, Schedule } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { RoutesPage } from './RoutesPage'

const PATH = '/settings/routes'
const route = (over: Partial<Route>): Route => ({
  id: 'route_1',
  trunk_id: null,
  did: '+998712001122',
  target: { type: 'queue', id: 'queue_1' },
  schedule_id: 'schedule_1',
  closed_target: { type: 'voicemail' },
  created_at: '2026-11-01T08:00:00Z',
  ...over,
})
const hours = {
  id: 'schedule_1',
  name: 'Ofis',
  timezone: 'Asia/Tashkent',
  now: { open: false, until: '2099-11-23T04:00:00Z', holiday: null },
} as Schedule
const page = (items: unknown[]) => HttpResponse.json({ items, next_cursor: null })
let routes: Route[]
let sent: (NewRoute | RoutePatch)[]

const server = mockServer(
  loginHandler,
  http.get('*/api/routes', () => page(routes)),
  http.get('*/api/queues', () =>
    page([
      { id: 'queue_0', name: 'Umumiy', is_default: true },
      { id: 'queue_1', name: 'Sotuv', is_default: false },
    ]),
  ),
  http.get('*/api/operators', () => page([{ id: 'op_1', name: 'Aziz', extension: '101' }])),
  http.get('*/api/trunks', () => page([{ id: 'trunk_1', name: 'Uztelecom' }])),
  http.get('*/api/schedules', () => page([hours])),
  http.post('*/api/routes', async ({ request }) => {
    sent.push((await request.json()) as NewRoute)
    return HttpResponse.json(route({ id: 'route_new' }), { status: 201 })
  }),
  http.patch('*/api/routes/route_1', async ({ request }) => {
    sent.push((await request.json()) as RoutePatch)
    return HttpResponse.json(route({}))
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  routes = [
    route({}),
    route({
      id: 'route_2',
      did: '*',
      trunk_id: 'trunk_1',
      schedule_id: null,
      target: { type: 'operator', id: 'op_gone' },
    }),
  ]
})

const row = async (name: RegExp) => screen.findByRole('row', { name })
const openForm = async (name: string) => screen.findByRole('dialog', { name })

describe('RoutesPage', () => {
  it('tells in the order of the server who takes which calls, when, and who takes the rest', async () => {
    await renderPage(RoutesPage, PATH, 'admin')
    const first = await row(/71 200 11 22/)
    expect(await within(first).findByText('Queue: Sotuv')).toBeVisible()
    expect(await within(first).findByText(/Closed until 23\.11 09:00/)).toBeVisible()
    expect(within(first).getByText('Otherwise: Voicemail')).toBeVisible()
    expect(await screen.findByText('Operator: deleted')).toBeVisible()
    const names = screen.getAllByRole('row').map((one) => one.textContent)
    expect(names.findIndex((text) => text?.includes('71 200 11 22'))).toBe(1)
    expect(names.at(-1)).toContain('All other calls')
    expect(names.at(-1)).toContain('Queue: Umumiy')
  })

  it('adds a route for one number of one line, with who takes the calls at other times', async () => {
    const { router } = await renderPage(RoutesPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.click(await screen.findByRole('button', { name: 'Add route' }))
    const form = await openForm('New route')
    await user.type(within(form).getByLabelText('Dialled number'), '71 200 33 44')
    await within(form).findByRole('option', { name: 'Uztelecom' })
    await user.selectOptions(within(form).getByLabelText('Line'), 'Uztelecom')
    await user.click(within(form).getByRole('button', { name: 'Add route' }))
    expect(await within(form).findByText('Choose where calls go')).toBeVisible()
    await user.selectOptions(within(form).getByLabelText('Queue'), 'Sotuv')
    expect(within(form).queryByLabelText('Outside working hours')).toBeNull()
    await user.selectOptions(within(form).getByLabelText('Working hours'), 'Ofis')
    await user.selectOptions(within(form).getByLabelText('Outside working hours'), 'Operator')
    await user.selectOptions(within(form).getByLabelText('Operator'), 'Aziz')
    await user.click(within(form).getByRole('button', { name: 'Add route' }))
    await waitFor(() => expect(router.state.location.search).toEqual({}))
    expect(sent).toEqual([
      {
        did: '71 200 33 44',
        trunk_id: 'trunk_1',
        target: { type: 'queue', id: 'queue_1' },
        schedule_id: 'schedule_1',
        closed_target: { type: 'operator', id: 'op_1' },
      },
    ])
  })

  it('shows what the server refuses at its field', async () => {
    server.use(http.patch('*/api/routes/route_1', () => problem(409, 'route_taken')))
    await renderPage(RoutesPage, `${PATH}?open=route_1`, 'admin')
    const form = await openForm('Route: 71 200 11 22')
    const user = userEvent.setup()
    const number = within(form).getByLabelText('Dialled number')
    await user.clear(number)
    await user.type(number, 'a;b')
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    expect(await within(form).findByText(/A phone number, or a name/)).toBeVisible()
    await user.clear(number)
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    expect(await within(form).findByText('There is a route for this number on this line')).toBeVisible()
    expect(number).toHaveFocus()
  })

  it('lets a supervisor look only', async () => {
    await renderPage(RoutesPage, `${PATH}?open=route_1`, 'supervisor')
    await row(/71 200 11 22/)
    expect(screen.queryByRole('button', { name: /Add route|Actions/ })).toBeNull()
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('asks before deleting', async () => {
    const deleted: string[] = []
    server.use(
      http.delete('*/api/routes/:id', ({ params }) => {
        deleted.push(String(params.id))
        return new HttpResponse(null, { status: 204 })
      }),
    )
    await renderPage(RoutesPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.click(within(await row(/71 200 11 22/)).getByRole('button', { name: /Actions/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    const dialog = await screen.findByRole('dialog', { name: /71 200 11 22/ })
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(deleted).toEqual(['route_1']))
  })
})
