import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { useMemo } from 'react'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { useNotices } from '@/components/layout/use-notices'
import { type SoftphoneContextValue, SoftphoneStandIn } from '@/contexts/Softphone'
import type { CallNow, ListenedCall, Monitor } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { ago, callNow, monitorNow, operatorNow, queueNow } from '@/test/floor'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { MonitorPage } from './MonitorPage'

let floor: Monitor
let mine: ListenedCall[]
let sent: [string, unknown][]
let refusal: string | null

const server = mockServer(
  loginHandler,
  http.get('*/api/monitor', () => HttpResponse.json(floor)),
  http.get('*/api/phone-server', () => HttpResponse.json({ connected: true })),
  http.get('*/api/operators/op_lead', () => HttpResponse.json({ id: 'op_lead', name: 'Kamola' })),
  http.put('*/api/operators/:id/status', async ({ request, params }) => {
    const body = (await request.json()) as { status: string }
    sent.push([`status ${params.id}`, body])
    if (refusal) return problem(409, refusal)
    return HttpResponse.json({ status: 'talking', next_status: body.status, reachable: true })
  }),
  http.post('*/api/calls/:id/:order', ({ params }) => {
    sent.push([`${params.order} ${params.id}`, null])
    return refusal ? problem(409, refusal) : new HttpResponse(null, { status: 202 })
  }),
)

const talk: CallNow = callNow({
  id: 'call_talk',
  state: 'talking',
  answered_at: ago(40),
  operator_id: 'op_anna',
  current_operator_id: 'op_anna',
  queue_id: 'queue_1',
})
const waits: CallNow = callNow({
  id: 'call_waits',
  state: 'queued',
  from: '+998935556677',
  waiting_since: ago(75),
  queue_id: 'queue_1',
})

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  mine = []
  refusal = null
  floor = monitorNow({
    queues: [queueNow({ waiting: 1, longest_wait_since: ago(75), free: 0, service_level_percent: 71 })],
    operators: [
      operatorNow('op_anna', 'Anna', { status: 'talking', since: ago(40) }),
      operatorNow('op_bek', 'Bek', { status: 'break', reason: 'tea', since: ago(700) }),
    ],
    live_calls: [waits, talk],
  })
})

/** The page with the phone's context, whose calls the test sets. */
function Stage() {
  useNotices()
  const value = useMemo(
    () => ({ me: undefined, softphone: {}, phone: { sessions: [] }, offers: [], calls: mine }),
    [],
  )
  return (
    <SoftphoneStandIn value={value as unknown as SoftphoneContextValue}>
      <MonitorPage />
    </SoftphoneStandIn>
  )
}
const open = () => renderPage(Stage, '/monitor', 'supervisor', ['$'])
const part = async (name: string) => within(await screen.findByRole('region', { name }))
const row = async (of: string, name: RegExp) => within(await (await part(of)).findByRole('row', { name }))

/** Chooses a line of a row's menu by keys alone. */
async function choose(of: string, name: RegExp, line: string) {
  const button = (await row(of, name)).getByRole('button', { name: /^Actions/ })
  button.focus()
  await userEvent.keyboard('{Enter}')
  const item = await screen.findByRole('menuitem', { name: line })
  while (document.activeElement !== item) await userEvent.keyboard('{ArrowDown}')
  await userEvent.keyboard('{Enter}')
}

describe('MonitorPage', () => {
  it('shows the floor, with a sign at what is over its threshold', async () => {
    await open()
    const queue = await row('Queues', /Sales/)
    expect(queue.getByText(/^1:1\d$/)).toBeVisible()
    expect(queue.getByRole('img', { name: 'Over the threshold' })).toBeVisible()
    expect(queue.getByRole('img', { name: 'No free operator' })).toBeVisible()
    expect(queue.getByRole('img', { name: 'Below the target' })).toBeVisible()
    const anna = await row('Operators', /Anna/)
    // Once below his status for a telephone, once in a column of its own.
    expect(anna.getAllByText('+998 90 123 45 67')).toHaveLength(2)
    expect(anna.queryByRole('img')).toBeNull()
    const bek = await row('Operators', /Bek/)
    expect(bek.getByText(/Tea or coffee \+1:4\d/)).toBeVisible()
    expect(bek.getByRole('img', { name: 'Needs a look' })).toBeVisible()
    const rows = (await part('Calls now')).getAllByRole('row')
    expect(rows[1]).toHaveTextContent('+998 93 555 66 77')
    expect(rows[2]).toHaveTextContent('Anna')
  })

  it('listens with one press, whispers and barges in from the menu', async () => {
    await open()
    const anna = await row('Operators', /Anna/)
    anna.getByRole('button', { name: 'Listen: Anna' }).focus()
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(sent).toEqual([['listen call_talk', null]]))
    await choose('Calls now', /Anna/, 'Whisper')
    await choose('Operators', /Anna/, 'Barge in')
    await waitFor(() => expect(sent.map(([what]) => what)).toContain('barge call_talk'))
    expect(sent.map(([what]) => what)).toContain('whisper call_talk')
    // Who waits cannot be listened to.
    const first = await row('Calls now', /555 66 77/)
    expect(first.queryByRole('button', { name: /^Listen/ })).toBeNull()
  })

  it('takes over at once where he listens already, and else listens first', async () => {
    await open()
    await choose('Operators', /Anna/, 'Take over')
    await waitFor(() => expect(sent).toEqual([['listen call_talk', null]]))
  })

  it('takes over the talk that he hears', async () => {
    mine = [{ ...talk, supervision: { operator_id: 'op_supervisor', mode: 'listen', since: ago(5) } }]
    await open()
    await choose('Operators', /Anna/, 'Take over')
    await waitFor(() => expect(sent).toEqual([['take-over call_talk', null]]))
  })

  it('ends a call after a question, and says why it cannot', async () => {
    await open()
    refusal = 'call_ended'
    await choose('Calls now', /555 66 77/, 'End the call')
    const dialog = within(await screen.findByRole('dialog'))
    expect(sent).toEqual([])
    await userEvent.click(dialog.getByRole('button', { name: 'End the call' }))
    expect(await dialog.findByRole('alert')).not.toBeEmptyDOMElement()
    refusal = null
    await userEvent.click(dialog.getByRole('button', { name: 'End the call' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent.map(([what]) => what)).toEqual(['end call_waits', 'end call_waits'])
  })

  it('shows who is to be called back, at his place, and cancels it after a question', async () => {
    const back = callNow({
      id: 'call_back',
      direction: 'outbound',
      state: 'queued',
      to: '+998901112233',
      queue_id: 'queue_1',
      waiting_since: ago(200),
      callback: { of: 'call_0', attempt: 2, attempts: 3, since: ago(200), due: ago(10) },
    })
    floor = { ...floor, queues: [queueNow({ waiting: 1, callbacks: 1 })], live_calls: [back, waits, talk] }
    await open()
    const first = await row('Calls now', /111 22 33/)
    expect(first.getByText('place 1')).toBeVisible()
    expect(first.getByText('Callback, attempt 2 of 3')).toBeVisible()
    expect((await row('Calls now', /555 66 77/)).getByText('place 2')).toBeVisible()
    await choose('Calls now', /111 22 33/, 'Do not call back')
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('button', { name: 'Do not call back' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent.map(([what]) => what)).toEqual(['cancel-callback call_back'])
  })

  it('sets a status by keys, with words if there is something to say', async () => {
    await open()
    await choose('Operators', /Anna/, 'Lunch')
    expect(await screen.findByText('Anna, after the call: Lunch')).toBeVisible()
    await choose('Operators', /Anna/, 'With a note…')
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.selectOptions(dialog.getByLabelText('Status'), 'Offline')
    await userEvent.type(dialog.getByLabelText('Note'), 'Come to room 3{Enter}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent).toEqual([
      ['status op_anna', { status: 'break', reason: 'lunch' }],
      ['status op_anna', { status: 'offline', note: 'Come to room 3' }],
    ])
  })

  it('follows events: who listens to whom, and what comes after a call', async () => {
    const { emit } = await open()
    await row('Operators', /Anna/)
    emit('call_status', { ...talk, supervision: { operator_id: 'op_bek', mode: 'whisper', since: ago(1) } })
    emit('operator_status', {
      operator_id: 'op_anna',
      status: 'talking',
      next_status: 'break',
      reachable: true,
      since: ago(40),
    })
    const anna = await row('Operators', /Bek: Whisper/)
    expect(anna.getByText('After the call: Break')).toBeVisible()
    expect(anna.queryByRole('button', { name: /^Listen/ })).toBeNull()
  })

  it('tells the operator in words who did what to him, until he has closed it', async () => {
    const { emit } = await open()
    await row('Operators', /Anna/)
    const params = { by: 'op_lead', status: 'break', reason: 'training', note: 'Room 3', after: 'call' }
    emit('notification', { code: 'status_forced', level: 'warning', params })
    const words = await screen.findByText('Kamola set your status after the call: Training — «Room 3»')
    emit('notification', { code: 'call_ended_by', level: 'warning', params: { by: 'op_lead' } })
    expect(await screen.findByText('Kamola ended your call')).toBeVisible()
    expect(words).toBeVisible()
    const refused = { reason: 'operator_busy' }
    emit('notification', { code: 'phone_transfer_refused', level: 'warning', params: refused })
    expect(
      await screen.findByText(/^The transfer by the phone was not done: The operator is busy/),
    ).toBeVisible()
    for (const close of await screen.findAllByRole('button', { name: 'Close' })) await userEvent.click(close)
    expect(words).not.toBeInTheDocument()
  })

  it('says that its figures are old although events come', async () => {
    floor = { ...floor, at: ago(60) }
    const { emit } = await open()
    emit('call_status', talk)
    expect(await screen.findByText(/^1:0\d$/, { selector: '[role=status] *' })).toBeVisible()
  })

  it('says what failed, and tries again', async () => {
    server.use(http.get('*/api/monitor', () => problem(500, 'internal'), { once: true }))
    await open()
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }))
    expect(await row('Queues', /Sales/)).toBeTruthy()
  })
})
