import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MissedTask } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { MissedPage } from './MissedPage'

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

function task(id: string, number: string, change: Partial<MissedTask> = {}): MissedTask {
  return {
    id,
    number,
    misses: 1,
    first_missed_at: ago(5),
    last_missed_at: ago(5),
    last_call_id: `call_${id}`,
    attempts: 0,
    ...change,
  }
}

let open: MissedTask[]
let closed: MissedTask[]
let sent: [string, unknown][]
const did = (what: string) => sent.filter(([path]) => path === what).length

const server = mockServer(
  loginHandler,
  http.get('*/api/missed', ({ request }) => {
    const show = new URL(request.url).searchParams.get('show')
    const mine = open.filter(({ owner_id }) => owner_id === 'op_operator')
    return HttpResponse.json({
      items: show === 'closed' ? closed : show === 'mine' ? mine : open,
      next_cursor: null,
    })
  }),
  http.get('*/api/missed/summary', () =>
    HttpResponse.json({
      open: open.length,
      mine: 0,
      oldest_at: open.length > 0 ? ago(40) : null,
      callbacks: {
        tasks: 8,
        reached: 7,
        in_time: 6,
        in_time_secs: 900,
        in_time_percent: 75,
        median_secs: 240,
      },
    }),
  ),
  http.get('*/api/operators', () =>
    HttpResponse.json({
      items: [
        {
          id: 'op_operator',
          name: 'Aziz',
          role: 'operator',
          extension: '102',
          status: 'available',
          reachable: true,
        },
        {
          id: 'op_jasur',
          name: 'Jasur',
          role: 'operator',
          extension: '103',
          status: 'break',
          reachable: true,
        },
        {
          id: 'op_quality',
          name: 'Gulnora',
          role: 'quality',
          extension: null,
          status: 'offline',
          reachable: false,
        },
      ],
      next_cursor: null,
    }),
  ),
  http.get('*/api/queues', () =>
    HttpResponse.json({ items: [{ id: 'queue_1', name: 'Sotuv' }], next_cursor: null }),
  ),
  http.post('*/api/missed/:id/:what', async ({ request, params: { id, what } }) => {
    const body: unknown = await request.json().catch(() => null)
    sent.push([`${id} ${what}`, body])
    const owner = { take: 'op_operator', assign: (body as { operator_id?: string })?.operator_id }[
      String(what)
    ]
    open = open
      .filter((one) => one.id !== id || what !== 'close')
      .map((one) => {
        const { owner_id: _, ...free } = one
        return one.id === id ? { ...free, ...(owner ? { owner_id: owner } : {}) } : one
      })
    return HttpResponse.json(open[0] ?? {})
  }),
  http.post('*/api/calls/outbound', async ({ request }) => {
    sent.push(['dial', await request.json()])
    return HttpResponse.json({ call_id: 'call_new' }, { status: 202 })
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  closed = []
  open = [
    task('missed_1', '+998901234567', {
      misses: 3,
      queue_id: 'queue_1',
      missed_reason: 'caller_left',
      contact: { id: 'contact_1', name: 'Dilnoza Karimova' },
    }),
    task('missed_2', '+998931112233', { first_missed_at: ago(40), attempts: 2, last_attempt_at: ago(2) }),
    task('missed_3', '+998945556677', { owner_id: 'op_jasur', voicemail_call_id: 'call_voice' }),
  ]
})

const row = (name: RegExp) => screen.findByRole('row', { name })
const enter = async (role: 'operator' | 'supervisor' | 'quality' = 'operator') => {
  const page = await renderPage(MissedPage, '/missed', role)
  const first = await row(/Dilnoza/)
  act(() => first.focus())
  return { ...page, first, user: userEvent.setup() }
}

describe('MissedPage', () => {
  it('tells who waits, how long, how often he called, and who calls him back', async () => {
    await renderPage(MissedPage, '/missed', 'operator')
    const first = await row(/Dilnoza/)
    expect(first).toHaveTextContent('+998 90 123 45 67')
    expect(within(first).getByText('×3')).toBeVisible()
    expect(first).toHaveTextContent('5 min')
    expect(first).toHaveTextContent('The caller hung up while waiting')
    expect(first).toHaveTextContent('Nobody yet')
    await waitFor(() => expect(first).toHaveTextContent('Sotuv'))
    expect(await row(/93 111 22 33/)).toHaveTextContent('2 calls, last 2 min ago')
    await waitFor(async () => expect(await row(/94 555 66 77/)).toHaveTextContent('Jasur'))
    const head = screen.getByRole('heading', { level: 1 }).parentElement
    expect(head).toHaveTextContent(
      'first waiting 40 min · called back today in 4 min (median) · 75% within 15 min',
    )
    expect(screen.getByRole('tab', { name: 'Waiting 3' })).toBeVisible()
  })

  it('takes and calls with one key, and moves by arrows', async () => {
    const { user, first } = await enter()
    await user.keyboard('[Enter]')
    await waitFor(() => expect(sent.map(([what]) => what)).toEqual(['missed_1 take', 'dial']))
    expect(sent[1]?.[1]).toEqual({ to: '+998901234567' })
    await waitFor(() => expect(first).toHaveTextContent('Me'))
    // Mine as far as the list knows: asked for again, because it may be somebody else's by now.
    await user.keyboard('[Enter]')
    await waitFor(() => expect(did('dial')).toBe(2))
    expect(did('missed_1 take')).toBe(2)
    await user.keyboard('[KeyT]')
    await waitFor(() => expect(did('missed_1 release')).toBe(1))
    await user.keyboard('[ArrowDown]')
    expect(await row(/93 111 22 33/)).toHaveFocus()
    await user.keyboard('[KeyT]')
    await waitFor(() => expect(did('missed_2 take')).toBe(1))
    await user.keyboard('[End]')
    expect(await row(/94 555 66 77/)).toHaveFocus()
    await user.keyboard('[Home]')
    expect(first).toHaveFocus()
  })

  it('rings nobody when a colleague was faster, and says so', async () => {
    server.use(http.post('*/api/missed/:id/take', () => problem(409, 'task_taken')))
    const { user } = await enter()
    open = open.map((one) => (one.id === 'missed_1' ? { ...one, owner_id: 'op_jasur' } : one))
    await user.keyboard('[Enter]')
    expect(await screen.findByText(/Somebody else works on this task/)).toBeVisible()
    await waitFor(async () => expect(await row(/Dilnoza/)).toHaveTextContent('Jasur'))
    expect(did('dial')).toBe(0)
    // What is a colleague's is not called, taken or closed by keys either.
    await user.keyboard('[Enter][KeyT][KeyX]')
    expect(sent).toEqual([])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('gives the task back when the call is refused, and keeps what was mine before', async () => {
    server.use(http.post('*/api/calls/outbound', () => problem(409, 'operator_unreachable')))
    const { user, first } = await enter()
    await user.keyboard('[Enter]')
    await waitFor(() => expect(sent.map(([what]) => what)).toEqual(['missed_1 take', 'missed_1 release']))
    expect(await screen.findByText(/phone is not connected/i)).toBeVisible()
    await waitFor(() => expect(first).toHaveTextContent('Nobody yet'))
    await user.keyboard('[KeyT]')
    await waitFor(() => expect(first).toHaveTextContent('Me'))
    await user.keyboard('[Enter]')
    await waitFor(() => expect(did('missed_1 take')).toBe(3))
    expect(did('missed_1 release')).toBe(1)
  })

  it('lets a supervisor take what a colleague works on, and gives it back to him when the call is refused', async () => {
    const { user } = await enter('supervisor')
    await user.keyboard('[End][KeyT]')
    await waitFor(() => expect(sent).toEqual([['missed_3 assign', { operator_id: 'op_supervisor' }]]))
    sent = []
    open = open.map((one) => (one.id === 'missed_3' ? { ...one, owner_id: 'op_jasur' } : one))
    await user.click(screen.getByRole('tab', { name: /Mine/ }))
    await user.click(screen.getByRole('tab', { name: /Waiting/ }))
    const theirs = await row(/94 555 66 77/)
    await waitFor(() => expect(theirs).toHaveTextContent('Jasur'))
    server.use(http.post('*/api/calls/outbound', () => problem(409, 'operator_unreachable')))
    act(() => theirs.focus())
    await user.keyboard('[Enter]')
    const assigned = (who: string) => ['missed_3 assign', { operator_id: who }]
    await waitFor(() => expect(sent).toEqual([assigned('op_supervisor'), assigned('op_jasur')]))
  })

  it('closes with a reason, and with words where the reason says nothing', async () => {
    const { user } = await enter()
    await user.keyboard('[KeyX]')
    const dialog = await screen.findByRole('dialog', { name: 'Close the task: Dilnoza Karimova' })
    await user.click(within(dialog).getByRole('radio', { name: 'Another reason' }))
    await user.click(within(dialog).getByRole('button', { name: 'Close task' }))
    expect(await within(dialog).findByText('Write the reason')).toBeVisible()
    await user.type(within(dialog).getByLabelText('Note'), 'Came by[Enter]')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent).toEqual([['missed_1 close', { reason: 'other', note: 'Came by' }]])
    await waitFor(() => expect(screen.queryByRole('row', { name: /Dilnoza/ })).toBeNull())
    // The next one is at hand.
    await waitFor(async () => expect(await row(/93 111 22 33/)).toHaveFocus())
  })

  it('shows what has changed elsewhere, and who is on the line', async () => {
    const { emit } = await enter()
    const calling = { call_id: 'call_9', state: 'dialing', operator_id: 'op_jasur', since: ago(0) } as const
    open = [
      { ...(open[0] as MissedTask), calling: { ...calling, direction: 'outbound' } },
      task('missed_4', '+998977778899', { calling: { ...calling, direction: 'inbound', state: 'queued' } }),
    ]
    emit('missed_task', { task_id: 'missed_4' })
    expect(await row(/97 777 88 99/)).toHaveTextContent('Calling us now')
    expect(await row(/Dilnoza/)).toHaveTextContent('Jasur is calling now')
    expect(screen.queryByRole('row', { name: /93 111 22 33/ })).toBeNull()
  })

  it('lets a supervisor assign and take from others, but offers nobody who does not call', async () => {
    const { user } = await enter('supervisor')
    const theirs = await row(/94 555 66 77/)
    expect(within(theirs).getByRole('link', { name: 'Voice message' })).toHaveAttribute(
      'href',
      '/calls/call_voice?play=call_voice',
    )
    await user.click(within(theirs).getByRole('button', { name: /Actions/ }))
    await user.click(await screen.findByRole('menuitem', { name: /^Assign to/ }))
    const dialog = await screen.findByRole('dialog', { name: /94 555 66 77/ })
    const who = within(dialog).getByLabelText('Operator')
    expect(
      within(who)
        .getAllByRole('option')
        .map((one) => one.textContent),
    ).toEqual(['Aziz · Ready', 'Jasur · Break'])
    await user.selectOptions(who, 'op_operator')
    await user.click(within(dialog).getByRole('button', { name: 'Assign' }))
    await waitFor(() => expect(sent).toEqual([['missed_3 assign', { operator_id: 'op_operator' }]]))
    await waitFor(async () => expect(await row(/94 555 66 77/)).toHaveTextContent('Aziz'))
  })

  it('lets those who take no calls look only', async () => {
    const { user, first } = await enter('quality')
    expect(within(first).queryByRole('button', { name: /Call/ })).toBeNull()
    await user.keyboard('[Enter][KeyT][KeyX]')
    expect(sent).toEqual([])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('keeps how each was closed, and is glad when nobody waits', async () => {
    const reached = { at: ago(1), by: 'op_jasur', call_id: 'call_5', called_back_secs: 245, note: '' }
    closed = [
      task('missed_7', '+998901110000', { closed: reached }),
      task('missed_8', '+998902220000', {
        closed: { at: ago(2), by: 'op_operator', reason: 'unreachable', note: 'Three times' },
      }),
      task('missed_9', '+998903330000', {
        closed: { at: ago(3), by: 'op_jasur', called_back_secs: 60, note: '' },
      }),
    ]
    open = []
    const { router } = await renderPage(MissedPage, '/missed', 'operator')
    const user = userEvent.setup()
    expect(await screen.findByText('Everyone has been called back')).toBeVisible()
    await user.click(screen.getByRole('tab', { name: 'Closed' }))
    expect(router.state.location.search).toEqual({ show: 'closed' })
    const link = within(await row(/90 111 00 00/)).getByRole('link', { name: 'Called back in 4 min 5 s' })
    expect(link).toHaveAttribute('href', '/calls/call_5')
    // The call was deleted: that he was reached stays.
    const reachedOnce = await row(/90 333 00 00/)
    expect(reachedOnce).toHaveTextContent('Called back in 1 min')
    expect(within(reachedOnce).queryByRole('link', { name: /Called back/ })).toBeNull()
    const byHand = await row(/90 222 00 00/)
    expect(byHand).toHaveTextContent('Cannot be reached')
    expect(byHand).toHaveTextContent('Three times')
    await user.click(screen.getByRole('tab', { name: /Mine/ }))
    expect(await screen.findByText('You have no tasks')).toBeVisible()
  })

  it('says why the list did not come, and tries again', async () => {
    server.use(http.get('*/api/missed', () => problem(503, 'database_away'), { once: true }))
    await renderPage(MissedPage, '/missed', 'operator')
    expect(await screen.findByText(/The database does not answer/)).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await row(/Dilnoza/)).toBeVisible()
  })
})
