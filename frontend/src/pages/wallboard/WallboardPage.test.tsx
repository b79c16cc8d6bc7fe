import { render, screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Board } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { ago, queueNow } from '@/test/floor'
import { englishTexts } from '@/test/i18n'
import { mockServer, problem } from '@/test/server'
import { turnOf } from './rotation'
import { WallboardPage } from './WallboardPage'

const board = (): Board => ({
  at: new Date().toISOString(),
  name: 'Hall',
  waiting: 3,
  longest_wait_since: ago(135),
  free: 0,
  service_level_percent: 71.5,
  queues: [queueNow({ waiting: 3, longest_wait_since: ago(135), free: 0 })],
  callers: [
    { ends_with: '4567', queue_id: 'queue_1', since: ago(135) },
    { ends_with: '', since: ago(20) },
  ],
  operators: [{ name: 'Anna', status: 'talking', reachable: true, since: ago(65) }],
})

let answer: () => Response
let asked: (string | null)[]
mockServer(
  http.get('*/api/wallboard', ({ request }) => {
    asked.push(request.headers.get('Authorization'))
    return answer()
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  asked = []
  answer = () => HttpResponse.json(board())
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('WallboardPage', () => {
  it('shows the floor with its signs, and asks again and again with the token alone', async () => {
    const complaints = vi.spyOn(console, 'error')
    // Namesakes, and two who withhold their number at the same moment.
    const twins = board()
    twins.callers = twins.callers.flatMap((caller) => (caller.ends_with ? [caller] : [caller, caller]))
    twins.operators = twins.operators.flatMap((person) => [person, person])
    answer = () => HttpResponse.json(twins)
    render(<WallboardPage token="secret" />)
    expect(await screen.findByRole('heading', { name: 'Hall' })).toBeVisible()
    const figure = (name: string) => within(screen.getByRole('region', { name }))
    expect(figure('Longest wait').getByText(/2:1\d/)).toBeVisible()
    expect(figure('Longest wait').getByRole('img', { name: 'Over the threshold' })).toBeVisible()
    expect(figure('Free operators').getByRole('img', { name: 'No free operator' })).toBeVisible()
    expect(figure('Service level').getByText('72%')).toBeVisible()
    const callers = figure('Who waits')
    expect(callers.getByText('…4567')).toBeVisible()
    expect(callers.getAllByText('Number withheld')).toHaveLength(2)
    expect(figure('Operators').getAllByText('On a call')).toHaveLength(2)
    expect(complaints).not.toHaveBeenCalled()
    await waitFor(() => expect(asked.length).toBeGreaterThan(1), { timeout: 3_000 })
    expect(new Set(asked)).toEqual(new Set(['Bearer secret']))
  })

  it('says that its link is revoked, shows nothing of the floor and asks no more', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    render(<WallboardPage token="secret" />)
    await screen.findByRole('heading', { name: 'Hall' })
    answer = () => problem(401, 'wallboard_revoked')
    expect(await screen.findByText('This link does not work', {}, { timeout: 3_000 })).toBeVisible()
    expect(screen.queryByText('…4567')).toBeNull()
    const before = asked.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked.length).toBe(before)
  })

  it('greys and tells the age of what it shows while nothing comes, and recovers by itself', async () => {
    render(<WallboardPage token="secret" />)
    await screen.findByRole('heading', { name: 'Hall' })
    answer = () => problem(503, 'database_away')
    const now = Date.now
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 14_000)
    expect(await screen.findByText(/No connection/, {}, { timeout: 3_000 })).toHaveTextContent(/0:1\d/)
    expect(screen.getByText('…4567')).toBeInTheDocument()
    vi.mocked(Date.now).mockRestore()
    answer = () => HttpResponse.json(board())
    await waitFor(() => expect(screen.queryByText(/No connection/)).toBeNull(), { timeout: 3_000 })
  })

  it('shows long lists in turns, nothing twice and nothing never', () => {
    const all = [1, 2, 3, 4, 5, 6, 7]
    expect(turnOf(all, 7, 0)).toEqual(all)
    const turns = [0, 20_000, 40_000].map((now) => turnOf(all, 3, now))
    expect(turns).toEqual([[1, 2, 3], [4, 5, 6], [7]])
    expect(turnOf(all, 3, 60_000)).toEqual([1, 2, 3])
  })
})
