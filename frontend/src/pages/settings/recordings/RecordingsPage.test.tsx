import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Amount, Keeping, KeepTimes } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { RecordingsPage } from './RecordingsPage'

const PATH = '/settings/recordings'
const GB = 1024 ** 3
let now: Keeping
let tooOld: Amount
let sent: KeepTimes[]

const server = mockServer(
  loginHandler,
  http.get('*/api/settings/recordings', () => HttpResponse.json(now)),
  http.post('*/api/settings/recordings/preview', () => HttpResponse.json(tooOld)),
  http.put('*/api/settings/recordings', async ({ request }) => {
    const body = (await request.json()) as KeepTimes
    sent.push(body)
    now = { ...now, ...body }
    return HttpResponse.json(now)
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  tooOld = { recordings: 0, bytes: 0 }
  now = {
    talks_days: null,
    full_quality_days: 1,
    messages_days: 45,
    room: {
      kept: { recordings: 1200, bytes: 90 * GB },
      held: { recordings: 1, bytes: 1024 },
      last_30_days: { recordings: 400, bytes: 30 * GB },
      disk: { total_bytes: 200 * GB, free_bytes: 100 * GB },
      full_in_days: 100,
    },
  }
})

const talks = () => screen.findByLabelText('Talks')
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }))

describe('RecordingsPage', () => {
  it('says how full the disk is, of what, and when it will be', async () => {
    await renderPage(RecordingsPage, PATH, 'admin')
    expect(await screen.findByRole('meter', { name: 'How full the disk is' })).toHaveAttribute(
      'value',
      String(100 * GB),
    )
    expect(screen.getByText(/full in 100 days/)).toBeVisible()
    expect(screen.getByText(/1,?200 recordings/)).toBeVisible()
    expect(screen.queryByText(/will soon be full/)).toBeNull()
  })

  it('warns while there is still time', async () => {
    now = { ...now, room: { ...now.room, full_in_days: 29 } }
    await renderPage(RecordingsPage, PATH, 'admin')
    expect(await screen.findByText(/will soon be full/)).toBeVisible()
  })

  it('keeps a time that nobody would choose, and saves what deletes nothing without a question', async () => {
    await renderPage(RecordingsPage, PATH, 'admin')
    expect(await screen.findByLabelText('Messages of callers')).toHaveDisplayValue('45 days')
    await save()
    expect(sent).toEqual([])
    await userEvent.selectOptions(await talks(), '180 days')
    await save()
    await screen.findByText('Saved')
    expect(sent).toEqual([{ talks_days: 180, messages_days: 45, full_quality_days: 1 }])
  })

  it('says how long full quality lasts, and saves another time', async () => {
    await renderPage(RecordingsPage, PATH, 'admin')
    const full = await screen.findByLabelText('In full quality')
    expect(full).toHaveDisplayValue('1 day')
    await userEvent.selectOptions(full, 'For ever')
    await save()
    await screen.findByText('Saved')
    expect(sent).toEqual([{ talks_days: null, messages_days: 45, full_quality_days: null }])
  })

  it('asks before anything is deleted, and says how much', async () => {
    tooOld = { recordings: 1234, bytes: 12 * GB }
    await renderPage(RecordingsPage, PATH, 'admin')
    await userEvent.selectOptions(await talks(), '30 days')
    await save()
    const question = await screen.findByRole('dialog', { name: /Delete 1,?234 recordings\?/ })
    await userEvent.click(within(question).getByRole('button', { name: 'Cancel' }))
    expect(sent).toEqual([])
    await save()
    server.use(http.put('*/api/settings/recordings', () => problem(503, 'database_busy')))
    const again = await screen.findByRole('dialog')
    await userEvent.click(within(again).getByRole('button', { name: 'Delete' }))
    expect(await within(again).findByRole('alert')).toBeVisible()
    server.resetHandlers()
    await userEvent.click(within(again).getByRole('button', { name: 'Delete' }))
    await screen.findByText('Saved')
    expect(sent).toEqual([{ talks_days: 30, messages_days: 45, full_quality_days: 1 }])
  })

  it('lets a supervisor look', async () => {
    await renderPage(RecordingsPage, PATH, 'supervisor')
    expect(await talks()).toBeDisabled()
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
    expect(screen.getByText(/Only an administrator/)).toBeVisible()
  })
})
