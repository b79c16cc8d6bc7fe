import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { useMemo } from 'react'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TooltipGroup } from '@/components/ui/Tooltip'
import { type SoftphoneContextValue, SoftphoneStandIn } from '@/contexts/Softphone'
import type { Call, ParkedCall } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { editCache } from '@/services/realtime/cache'
import { ago, callNow } from '@/test/floor'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { CallButtons } from './CallButtons'
import { ParkedList } from './ParkedList'

let sent: string[]
let parked: ParkedCall[]
let calls: Call[]
const server = mockServer(
  loginHandler,
  http.get('*/api/operators', () =>
    HttpResponse.json({ items: [{ id: 'op_anna', name: 'Anna' }], next_cursor: null }),
  ),
  http.get('*/api/queues', () => HttpResponse.json({ items: [], next_cursor: null })),
  http.get('*/api/calls/parked', () => HttpResponse.json({ items: parked })),
  http.post('*/api/calls/:id/:order', ({ params }) => {
    sent.push(`${params.id} ${params.order}`)
    return new HttpResponse(null, { status: 202 })
  }),
)

const inSlot = (slot: number, more: Partial<ParkedCall> = {}): ParkedCall => ({
  call_id: `call_${slot}`,
  slot,
  by: 'op_anna',
  since: ago(30),
  until: ago(-90),
  number: '+998901234567',
  ...more,
})

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  parked = []
  calls = []
})

function Stage() {
  const value = useMemo(
    () => ({ me: undefined, softphone: {}, phone: { muted: false, sessions: [] }, calls }),
    [],
  )
  const [talk] = calls
  return (
    <SoftphoneStandIn value={value as unknown as SoftphoneContextValue}>
      <TooltipGroup>
        <p>Page</p>
        {talk ? <CallButtons call={talk} answered held={false} pressHold={() => Promise.resolve()} /> : null}
        <ParkedList />
      </TooltipGroup>
    </SoftphoneStandIn>
  )
}
const enter = async () => {
  const page = await renderPage(Stage, '/', 'operator')
  await screen.findByText('Page')
  return { ...page, user: userEvent.setup() }
}
const shiftF7 = () => fireEvent.keyDown(document.body, { code: 'F7', key: 'F7', shiftKey: true })

describe('ParkedList', () => {
  it('says who waits where, of whom and how long, and takes him at a press', async () => {
    parked = [inSlot(1), inSlot(4, { contact: { id: 'contact_1', name: 'Dilnoza' } })]
    const { user } = await enter()
    await user.click(await screen.findByRole('button', { name: '2 parked calls' }))
    const box = within(await screen.findByRole('dialog', { name: 'Parked calls' }))
    const rows = box.getAllByRole('listitem')
    expect(rows.map((row) => within(row).getByText(/^\*/).textContent)).toEqual(['*1', '*4'])
    expect(rows[0]).toHaveTextContent('+998 90 123 45 67')
    await waitFor(() => expect(rows[1]).toHaveTextContent('DilnozaParked by Anna'))
    expect(rows[1]).toHaveTextContent(/1:(30|29|28)/)
    await user.click(box.getByRole('button', { name: 'Pick up: Dilnoza' }))
    await waitFor(() => expect(sent).toEqual(['call_4 pick-up']))
  })

  it('is not there without parked calls', async () => {
    await enter()
    shiftF7()
    expect(screen.queryByRole('button')).toBeNull()
    expect(sent).toEqual([])
  })

  it('takes the only one by the key; of several it shows the list', async () => {
    parked = [inSlot(1)]
    const page = await enter()
    await screen.findByRole('button', { name: '1 parked call' })
    shiftF7()
    await waitFor(() => expect(sent).toEqual(['call_1 pick-up']))
    const items = [inSlot(1), inSlot(2, { taken_by: 'op_anna' })]
    act(() => editCache(page.queries, { type: 'parked_calls', seq: 1, at: ago(0), data: { items } }))
    await screen.findByRole('button', { name: '2 parked calls' })
    act(shiftF7)
    const box = within(await screen.findByRole('dialog', { name: 'Parked calls' }))
    expect(await box.findByText('Anna picks up…')).toBeInTheDocument()
    expect(box.getAllByRole('button')).toHaveLength(1)
    expect(sent).toHaveLength(1)
  })

  it('says why it was not done', async () => {
    parked = [inSlot(1)]
    server.use(http.post('*/api/calls/:id/pick-up', () => problem(409, 'already_picked_up')))
    await enter()
    await screen.findByRole('button', { name: '1 parked call' })
    shiftF7()
    expect(await screen.findByText(/Somebody else is picking this call up/)).toBeInTheDocument()
  })

  it('parks in a talk by the same key, and nobody is taken then', async () => {
    parked = [inSlot(1)]
    calls = [
      callNow({ id: 'call_9', state: 'talking', answered_at: ago(40), current_operator_id: 'op_operator' }),
    ]
    const { user } = await enter()
    await user.click(await screen.findByRole('button', { name: '1 parked call' }))
    const box = within(await screen.findByRole('dialog', { name: 'Parked calls' }))
    expect(box.queryByRole('button')).toBeNull()
    shiftF7()
    await waitFor(() => expect(sent).toEqual(['call_9 park']))
  })

  it('does not park a colleague', async () => {
    calls = [callNow({ id: 'call_9', direction: 'internal', state: 'talking', answered_at: ago(40) })]
    await enter()
    expect(screen.queryByRole('button', { name: /Park/ })).toBeNull()
    shiftF7()
    expect(sent).toEqual([])
  })
})
