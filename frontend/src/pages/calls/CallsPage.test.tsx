import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { Call, Role } from '@/services/api/types'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { CallsPage } from './CallsPage'

const started = Date.now()
const call = (number: number): Call => ({
  id: `call_${number}`,
  direction: 'inbound',
  state: 'ended',
  status: 'missed',
  missed_reason: 'timeout',
  from: `+99890123456${number}`,
  to: '+998712001122',
  contact: { id: `contact_${number}`, name: `Caller ${number}` },
  started_at: new Date(started - number * 1000).toISOString(),
  ended_at: new Date(started).toISOString(),
  wait_secs: 5,
  ring_secs: 5,
  talk_secs: 0,
  hold_secs: 0,
  voicemail: false,
  notes: '',
  disposition: null,
  tags: [],
})

let asked: URL[] = []
let dialled: unknown[] = []
const list = (items: Call[]) =>
  http.get('*/api/calls', ({ request }) => {
    asked.push(new URL(request.url))
    return HttpResponse.json({ items, next_cursor: null })
  })
const empty = () => HttpResponse.json({ items: [], next_cursor: null })
const server = mockServer(
  loginHandler,
  list([call(1), call(2), call(3)]),
  http.get('*/api/operators', empty),
  http.get('*/api/queues', empty),
  http.get('*/api/reports/calls', () =>
    HttpResponse.json({ count: 3, answered: 0, missed: 3, talk_secs: 0, wait_secs: 0, by_hour: [] }),
  ),
  http.get('*/api/calls/:id', () =>
    HttpResponse.json({ ...call(1), legs: [], timeline: [], recordings: [] }),
  ),
  http.post('*/api/calls/outbound', async ({ request }) => {
    dialled.push(await request.json())
    return HttpResponse.json({ call_id: 'call_new' }, { status: 202 })
  }),
)

const open = (address: string, role: Role = 'supervisor') => renderPage(CallsPage, address, role, ['$callId'])

beforeAll(englishTexts)
beforeEach(() => {
  asked = []
  dialled = []
  // The test's document has no layout; the list draws what fits into its height.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200)
})

const row = (name: string) => screen.findByRole('row', { name: new RegExp(name) })

it('asks the server for what the address says', async () => {
  await open('/calls?from=2026-11-01&to=2026-11-22&status=missed&direction=inbound,outbound')
  await row('Caller 1')
  expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
    from: '2026-11-01',
    to: '2026-11-22',
    status: 'missed',
    direction: 'inbound,outbound',
    limit: '100',
  })
})

it('puts the search into the address when the typing pauses', async () => {
  const { router } = await open('/calls')
  await row('Caller 1')
  await userEvent.type(screen.getByRole('searchbox'), 'dil')
  await waitFor(() => expect(router.state.location.search).toMatchObject({ q: 'dil' }))
  await waitFor(() => expect(asked.at(-1)?.searchParams.get('q')).toBe('dil'))
})

it('moves with the arrows, opens with Enter, closes with Esc, calls back with C', async () => {
  const { router } = await open('/calls')
  ;(await row('Caller 1')).focus()
  await userEvent.keyboard('{ArrowDown}')
  await waitFor(async () => expect(await row('Caller 2')).toHaveFocus())
  await userEvent.keyboard('c')
  await waitFor(() => expect(dialled).toEqual([{ to: '+998901234562' }]))
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(router.state.location.pathname).toBe('/calls/call_2'))
  await screen.findByRole('complementary')
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(router.state.location.pathname).toBe('/calls'))
})

it('takes a result back when the server refuses it', async () => {
  let refuse = () => {}
  const answer = new Promise<void>((resolve) => {
    refuse = resolve
  })
  server.use(
    http.patch('*/api/calls/:id', async () => {
      await answer
      return problem(403, 'forbidden')
    }),
  )
  await open('/calls/call_1')
  const result = await screen.findByLabelText('Result')
  await userEvent.selectOptions(result, 'order')
  await waitFor(() => expect(result).toHaveValue('order'))
  refuse()
  await waitFor(() => expect(result).toHaveValue(''))
})

it('lets quality control read but not write or call', async () => {
  await open('/calls/call_1', 'quality')
  expect(await screen.findByLabelText('Result')).toBeDisabled()
  expect(screen.queryByRole('button', { name: 'Call back' })).toBeNull()
})

it("says the system's own reason where it has one, and the network's where not", async () => {
  const failed = { status: 'failed', missed_reason: undefined } as const
  const blocked = { code: 21, reason: 'blocked', text: '' }
  server.use(
    list([
      { ...call(1), ...failed, cause: blocked },
      { ...call(2), ...failed, cause: { code: 21, sip: 603, text: '' } },
    ]),
  )
  await open('/calls')
  expect(await screen.findByTitle('The number is on the block list')).toBeVisible()
  expect(screen.getByTitle('The call was rejected · SIP 603')).toBeVisible()
})

it('names the number outside that answered in place of an operator', async () => {
  const leg = { id: 'leg_1', seq: 1, kind: 'outside', started_at: call(1).started_at }
  const connected = { at: call(1).started_at, kind: 'connected', secs: 20 }
  server.use(
    http.get('*/api/calls/:id', () =>
      HttpResponse.json({ ...call(1), legs: [leg], timeline: [connected], recordings: [] }),
    ),
  )
  await open('/calls/call_1')
  expect(await screen.findByText('The number outside answered')).toBeVisible()
  await userEvent.click(screen.getByRole('tab', { name: 'Technical' }))
  expect(await screen.findByRole('heading', { name: 'Party 2: number outside' })).toBeVisible()
})

it('shows a call that begins while the list stands at its top', async () => {
  const { emit } = await open('/calls')
  await row('Caller 1')
  act(() => emit('call_status', { ...call(0), contact: { id: 'c', name: 'Just now' } }))
  expect(await row('Just now')).toBeVisible()
})

it('says why there is nothing and how to go on', async () => {
  server.use(list([]))
  await open('/calls?status=busy')
  expect(await screen.findByText('Nothing found')).toBeVisible()
})

it('keeps an error on the page with a way to try again', async () => {
  server.use(http.get('*/api/calls', () => problem(500, 'internal')))
  await open('/calls')
  expect(await screen.findByText('The calls could not be loaded')).toBeVisible()
  server.use(list([call(1)]))
  await userEvent.click(screen.getByRole('button', { name: /again/i }))
  expect(await row('Caller 1')).toBeVisible()
})
