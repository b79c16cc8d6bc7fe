import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallDetail, Role } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { liveCall } from '@/test/calls'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { HoldRecording } from './HoldRecording'

const HOLD = '*/api/calls/:id/recording/hold'
let sent: unknown[]

const server = mockServer(
  loginHandler,
  http.put(HOLD, async ({ request }) => {
    sent.push(await request.json())
    return new HttpResponse(null, { status: 204 })
  }),
  http.delete(HOLD, () => {
    sent.push('ended')
    return new HttpResponse(null, { status: 204 })
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
})

const names = { operators: [], queues: [], operator: () => 'Malika Yusupova', queue: () => '–' }
const recording = {
  state: 'complete' as const,
  duration_secs: 60,
  expected_secs: 60,
  bytes: 960_000,
  sha256: null,
  peaks: [],
}
const hold = { at: '2026-11-20T08:00:00Z', operator_id: 'op_2', reason: 'a dispute' }

const shown = (role: Role, change: Partial<CallDetail['recordings'][number]> = {}) => {
  const call: CallDetail = {
    ...liveCall(),
    state: 'ended',
    status: 'answered',
    legs: [],
    timeline: [],
    recordings: [{ ...recording, ...change }],
  }
  return renderPage(() => <HoldRecording call={call} names={names} />, '/calls', role)
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

describe('HoldRecording', () => {
  it('wants a reason, and says what the server answers', async () => {
    await shown('supervisor')
    await press('Hold the recording')
    const box = await screen.findByRole('dialog')
    await userEvent.click(within(box).getByRole('button', { name: 'Save' }))
    expect(within(box).getByText('Say why.')).toBeVisible()
    server.use(http.put(HOLD, () => problem(409, 'recording_held')))
    await userEvent.type(within(box).getByLabelText('Reason'), ' a complaint ')
    await userEvent.click(within(box).getByRole('button', { name: 'Save' }))
    expect(await within(box).findByRole('alert')).toBeVisible()
    server.resetHandlers()
    await userEvent.click(within(box).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent).toEqual([{ reason: 'a complaint' }])
  })

  it('tells who holds it and why; only an administrator ends it, and is asked first', async () => {
    await shown('supervisor', { hold })
    expect(await screen.findByText(/On hold: a dispute \(Malika Yusupova/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'End the hold' })).toBeNull()
  })

  it('ends the hold after a question', async () => {
    await shown('admin', { hold })
    await press('End the hold')
    const question = await screen.findByRole('dialog', { name: 'End the hold?' })
    expect(sent).toEqual([])
    await userEvent.click(within(question).getByRole('button', { name: 'End the hold' }))
    await waitFor(() => expect(sent).toEqual(['ended']))
  })

  it('is nothing where there is no sound, or for an operator', async () => {
    await shown('admin', { state: 'expired' })
    expect(screen.queryByRole('button')).toBeNull()
    await shown('operator')
    expect(screen.queryByRole('button', { name: 'Hold the recording' })).toBeNull()
  })
})
