import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewQueue, Operator, Queue, QueuePatch } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { QueuesPage } from './QueuesPage'

const PATH = '/settings/queues'
const queue = (over: Partial<Queue>): Queue => ({
  id: 'queue_1',
  name: 'Sotuv',
  strategy: 'longest_idle',
  operators: ['op_2', 'op_1'],
  members: [
    { operator_id: 'op_2', group: 1 },
    { operator_id: 'op_1', group: 7 },
  ],
  ring_timeout_secs: 20,
  wrap_up_secs: 30,
  max_wait_secs: 300,
  max_size: null,
  overflow: { type: 'voicemail' },
  park_secs: 120,
  sticky_secs: 0,
  missed_offers_limit: 2,
  music: null,
  announce: { greeting: null, position: false, expected_wait: false, every_secs: 0 },
  callback: null,
  service_level_secs: 20,
  service_level_target: 80,
  short_secs: 5,
  is_default: false,
  created_at: '2026-11-01T08:00:00Z',
  live: { waiting: 0, callbacks: 0, oldest_since: null, at_work: 1 },
  ...over,
})
const people = [
  { id: 'op_1', name: 'Aziz', extension: '101' },
  { id: 'op_2', name: 'Malika', extension: '102' },
  { id: 'op_3', name: 'Nodira', extension: '103' },
] as Operator[]
let queues: Queue[]
let sent: (NewQueue | QueuePatch)[]

const server = mockServer(
  loginHandler,
  http.get('*/api/queues', () => HttpResponse.json({ items: queues, next_cursor: null })),
  http.get('*/api/operators', () => HttpResponse.json({ items: people, next_cursor: null })),
  http.post('*/api/queues', async ({ request }) => {
    sent.push((await request.json()) as NewQueue)
    return HttpResponse.json(queue({ id: 'queue_new' }), { status: 201 })
  }),
  http.patch('*/api/queues/queue_1', async ({ request }) => {
    sent.push((await request.json()) as QueuePatch)
    return HttpResponse.json(queue({}))
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  queues = [
    queue({
      id: 'queue_0',
      name: 'Umumiy',
      is_default: true,
      live: { waiting: 3, callbacks: 2, oldest_since: null, at_work: 2 },
    }),
    queue({}),
  ]
})

const row = async (name: string) => screen.findByRole('row', { name: new RegExp(name) })
const openForm = async (name = 'Queue: Sotuv') => screen.findByRole('dialog', { name })

describe('QueuesPage', () => {
  it('shows who waits and who is at work, and counts again when calls move', async () => {
    const { emit } = await renderPage(QueuesPage, PATH, 'admin')
    expect(within(await row('Umumiy')).getByText('3')).toBeVisible()
    expect(within(await row('Umumiy')).getByText('Callbacks: 2')).toBeVisible()
    expect(within(await row('Sotuv')).getByText('1 of 2')).toBeVisible()
    queues = [queue({ live: { waiting: 4, callbacks: 0, oldest_since: null, at_work: 2 } })]
    emit('call_status', {})
    expect(await screen.findByText('2 of 2', {}, { timeout: 5000 })).toBeVisible()
  })

  it('lets a supervisor look only', async () => {
    await renderPage(QueuesPage, `${PATH}?open=queue_1`, 'supervisor')
    await row('Sotuv')
    expect(screen.queryByRole('button', { name: /Add queue|Actions/ })).toBeNull()
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('tells why the list did not come, and asks again when told to', async () => {
    server.use(http.get('*/api/queues', () => problem(503, 'database_away'), { once: true }))
    await renderPage(QueuesPage, PATH, 'admin')
    expect(await screen.findByText(/The list did not load: The database does not answer/)).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await row('Sotuv')).toBeVisible()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('adds a queue with the members, their groups and what the company chose', async () => {
    const { router } = await renderPage(QueuesPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.click(await screen.findByRole('button', { name: 'Add queue' }))
    const form = await openForm('New queue')
    await user.type(within(form).getByLabelText('Name'), 'Yordam')
    await user.selectOptions(await within(form).findByLabelText('Nodira'), 'Group 2')
    await user.type(within(form).getByLabelText('Music on hold'), 'support/calm')
    await user.click(within(form).getByRole('button', { name: 'Add queue' }))
    await waitFor(() => expect(router.state.location.search).toEqual({}))
    expect(sent).toEqual([
      {
        name: 'Yordam',
        strategy: 'longest_idle',
        members: [{ operator_id: 'op_3', group: 2 }],
        ring_timeout_secs: 20,
        wrap_up_secs: 30,
        max_wait_secs: null,
        max_size: null,
        overflow: { type: 'hangup' },
        park_secs: 120,
        sticky_secs: 0,
        missed_offers_limit: 2,
        announce: { greeting: null, position: false, expected_wait: false, every_secs: 0 },
        callback: null,
        music: 'support/calm',
      },
    ])
    expect(screen.getByText('Saved')).toBeVisible()
  })

  it('lets customers ask to be called back, with a key, attempts and a pause in minutes', async () => {
    await renderPage(QueuesPage, `${PATH}?open=queue_1`, 'admin')
    const form = await openForm()
    const user = userEvent.setup()
    expect(within(form).queryByLabelText('The key for it')).toBeNull()
    await user.click(within(form).getByLabelText('Customers can ask to be called back'))
    await user.selectOptions(within(form).getByLabelText('The key for it'), '*')
    const attempts = within(form).getByLabelText('Attempts')
    await user.clear(attempts)
    await user.type(attempts, '11')
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    expect(await within(form).findByText('A whole number in the allowed range')).toBeVisible()
    expect(sent).toEqual([])
    await user.clear(attempts)
    await user.type(attempts, '2')
    const pause = within(form).getByLabelText('Pause between attempts, minutes')
    await user.clear(pause)
    await user.type(pause, '1440')
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    expect(await within(form).findByText(/All attempts must fit into one day/)).toBeVisible()
    expect(sent).toEqual([])
    await user.clear(pause)
    await user.type(pause, '10')
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toMatchObject({
      callback: { key: '*', attempts: 2, pause_secs: 600 },
      announce: { every_secs: 45 },
    })
  })

  it('keeps a pause of seconds that nobody changed', async () => {
    queues = [queue({ callback: { key: '1', attempts: 3, pause_secs: 90 } })]
    await renderPage(QueuesPage, `${PATH}?open=queue_1`, 'admin')
    const form = await openForm()
    await userEvent.type(within(form).getByLabelText('Name'), ' va xizmat')
    await userEvent.click(within(form).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toMatchObject({ callback: { key: '1', attempts: 3, pause_secs: 90 } })
  })

  it('orders the members by keys where the order counts, and sends it', async () => {
    await renderPage(QueuesPage, `${PATH}?open=queue_1`, 'admin')
    const form = await openForm()
    const user = userEvent.setup()
    const names = () =>
      within(form)
        .getAllByRole('listitem')
        .map((item) => item.firstChild?.textContent)
    await waitFor(() => expect(names()).toEqual(['Malika', 'Aziz', 'Nodira']))
    expect(within(form).getByLabelText('Aziz')).toHaveValue('7')
    expect(within(form).queryByRole('button', { name: 'Move down: Malika' })).toBeNull()
    await user.selectOptions(within(form).getByLabelText('Who is asked'), 'Fixed order')
    within(form).getByRole('button', { name: 'Move down: Malika' }).focus()
    await user.keyboard('{Enter}')
    expect(names()).toEqual(['Aziz', 'Malika', 'Nodira'])
    expect(within(form).getByRole('button', { name: 'Move down: Malika' })).toHaveFocus()
    expect(within(form).getByText('Malika: place 2 of 3')).toBeInTheDocument()
    await user.click(within(form).getByRole('button', { name: 'Move up: Aziz' }))
    expect(names()).toEqual(['Aziz', 'Malika', 'Nodira'])
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toMatchObject({
      strategy: 'priority',
      members: [
        { operator_id: 'op_1', group: 7 },
        { operator_id: 'op_2', group: 1 },
      ],
    })
  })

  it('checks before sending, and shows what the server refuses at its field', async () => {
    server.use(http.patch('*/api/queues/queue_1', () => problem(422, 'invalid_overflow')))
    await renderPage(QueuesPage, `${PATH}?open=queue_1`, 'admin')
    const form = await openForm()
    const user = userEvent.setup()
    const music = within(form).getByLabelText('Music on hold')
    await user.type(music, '../etc')
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    expect(await within(form).findByText('Latin letters, digits, - and _')).toBeVisible()
    await user.clear(music)
    await user.selectOptions(within(form).getByLabelText(/Who waits too long/), 'Another queue')
    await user.selectOptions(await within(form).findByLabelText('Another queue'), 'Umumiy')
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    expect(await within(form).findByText('Calls cannot be sent there')).toBeVisible()
    expect(within(form).getByLabelText(/Who waits too long/)).toHaveFocus()
  })

  it('asks before unsaved changes are left, however they are left', async () => {
    const { router } = await renderPage(QueuesPage, `${PATH}?open=queue_1`, 'admin')
    const form = await openForm()
    const user = userEvent.setup()
    const name = within(form).getByLabelText('Name')
    await user.type(name, ' va xizmat')
    await user.keyboard('{Escape}')
    await user.click(await screen.findByRole('button', { name: 'Keep editing' }))
    expect(name).toHaveValue('Sotuv va xizmat')
    void router.navigate({ to: PATH, search: {} } as never)
    await user.click(await screen.findByRole('button', { name: 'Do not save' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent).toEqual([])
  })

  it('leaves at once what was not changed', async () => {
    await renderPage(QueuesPage, `${PATH}?open=queue_1`, 'admin')
    await openForm()
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('asks before deleting and tells what was refused; the default queue stays', async () => {
    server.use(http.delete('*/api/queues/queue_1', () => problem(409, 'queue_in_use')))
    await renderPage(QueuesPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.click(within(await row('Umumiy')).getByRole('button', { name: /Actions/ }))
    await screen.findByRole('menuitem', { name: 'Edit' })
    expect(screen.queryByRole('menuitem', { name: 'Delete' })).toBeNull()
    await user.keyboard('{Escape}')
    await user.click(within(await row('Sotuv')).getByRole('button', { name: /Actions/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    const dialog = await screen.findByRole('dialog', { name: /Sotuv/ })
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }))
    expect(await within(dialog).findByText('The queue is in use')).toBeVisible()
  })
})
