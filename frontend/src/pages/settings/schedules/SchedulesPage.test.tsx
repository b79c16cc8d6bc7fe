import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewSchedule, Schedule, SchedulePatch } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { SchedulesPage } from './SchedulesPage'

const PATH = '/settings/schedules'
const NINE_TO_SIX = [{ from: '09:00', to: '18:00' }]
const schedule = (over: Partial<Schedule>): Schedule => ({
  id: 'schedule_1',
  name: 'Ofis',
  week: {
    mon: NINE_TO_SIX,
    tue: NINE_TO_SIX,
    wed: NINE_TO_SIX,
    thu: NINE_TO_SIX,
    fri: NINE_TO_SIX,
    sat: [{ from: '10:00', to: '14:00' }],
    sun: [],
  },
  holidays: [{ date: '01-01', name: 'New Year', hours: [] }],
  created_at: '2026-11-01T08:00:00Z',
  timezone: 'Asia/Tashkent',
  now: { open: true, until: '2099-11-23T13:00:00Z', holiday: null },
  ...over,
})
let schedules: Schedule[]
let sent: (NewSchedule | SchedulePatch)[]

const server = mockServer(
  loginHandler,
  http.get('*/api/schedules', () => HttpResponse.json({ items: schedules, next_cursor: null })),
  http.post('*/api/schedules', async ({ request }) => {
    sent.push((await request.json()) as NewSchedule)
    return HttpResponse.json(schedule({ id: 'schedule_new' }), { status: 201 })
  }),
  http.patch('*/api/schedules/schedule_1', async ({ request }) => {
    sent.push((await request.json()) as SchedulePatch)
    return HttpResponse.json(schedule({}))
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  schedules = [schedule({})]
})

const openForm = async (name = 'Working hours: Ofis') => screen.findByRole('dialog', { name })

describe('SchedulesPage', () => {
  it('tells whether somebody is there now, and sums the week up', async () => {
    schedules = [
      schedule({}),
      schedule({ id: 'schedule_2', name: 'Ombor', now: { open: false, until: null, holiday: 'Navruz' } }),
    ]
    await renderPage(SchedulesPage, PATH, 'admin')
    const row = await screen.findByRole('row', { name: /Ofis/ })
    expect(within(row).getByText('Open until 23.11 18:00')).toBeVisible()
    expect(within(row).getByText('Mo–Fr 09:00–18:00')).toBeVisible()
    expect(within(row).getByText('Sa 10:00–14:00')).toBeVisible()
    const other = screen.getByRole('row', { name: /Ombor/ })
    expect(within(other).getByText('Closed')).toBeVisible()
    expect(within(other).getByText('Navruz')).toBeVisible()
  })

  it('makes hours by keys alone: two parts a day, the same for the other workdays, a night', async () => {
    const { router } = await renderPage(SchedulesPage, `${PATH}?open=new`, 'admin')
    const form = await openForm('New working hours')
    const user = userEvent.setup()
    within(form).getByLabelText('Name').focus()
    await user.keyboard('Savdo{Tab}')
    expect(within(form).getByLabelText('Monday: from')).toHaveFocus()
    await user.keyboard('8{Tab}')
    expect(within(form).getByLabelText('Monday: from')).toHaveValue('08:00')
    await user.clear(within(form).getByLabelText('Monday: to'))
    await user.type(within(form).getByLabelText('Monday: to'), '12')
    within(form).getByRole('button', { name: 'Add hours: Monday' }).focus()
    await user.keyboard('{Enter}')
    expect(within(form).getByLabelText('Monday, 2: from')).toHaveFocus()
    await user.keyboard('13{Tab}1730{Tab}')
    within(form).getByRole('button', { name: 'Tuesday to Friday as on Monday' }).focus()
    await user.keyboard('{Enter}')
    within(form).getByRole('button', { name: 'Add hours: Saturday' }).focus()
    await user.keyboard('{Enter}22{Tab}6{Tab}{Enter}')
    expect(within(form).queryByLabelText('Saturday: from')).toBeNull()
    expect(within(form).getByRole('button', { name: 'Add hours: Saturday' })).toHaveFocus()
    await user.keyboard('{Enter}22{Tab}6{Tab}')
    await user.click(within(form).getByRole('button', { name: 'Add hours' }))
    await waitFor(() => expect(router.state.location.search).toEqual({}))
    const day = [
      { from: '08:00', to: '12:00' },
      { from: '13:00', to: '17:30' },
    ]
    expect(sent).toEqual([
      {
        name: 'Savdo',
        week: {
          mon: day,
          tue: day,
          wed: day,
          thu: day,
          fri: day,
          sat: [{ from: '22:00', to: '06:00' }],
          sun: [],
        },
        holidays: [],
      },
    ])
  })

  it('adds the holidays of fixed date that are missing, and asks for the days of the others', async () => {
    await renderPage(SchedulesPage, `${PATH}?open=schedule_1`, 'admin')
    const form = await openForm()
    const user = userEvent.setup()
    await user.click(within(form).getByRole('button', { name: 'Holidays of Uzbekistan' }))
    const dates = within(form).getAllByLabelText('Date') as HTMLInputElement[]
    expect(dates.map(({ value }) => value)).toEqual([
      '01.01',
      '08.03',
      '21.03',
      '09.05',
      '01.09',
      '01.10',
      '08.12',
    ])
    await user.click(within(form).getByRole('button', { name: 'Ramazon hayit' }))
    const moving = within(form).getByRole('group', { name: 'Day 8' })
    expect(within(moving).getByLabelText('Name')).toHaveValue('Ramazon hayit')
    expect(within(moving).getByLabelText('Date')).toHaveFocus()
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    expect(await within(moving).findByText('A day such as 21.03 or 20.03.2027')).toBeVisible()
    await user.type(within(moving).getByLabelText('Date'), '10.03.2027')
    await user.click(within(moving).getByRole('button', { name: 'Add hours: Day 8' }))
    await user.keyboard('9{Tab}12')
    await user.click(within(form).getByRole('button', { name: 'Remove day 1' }))
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    const { holidays } = sent[0] as NewSchedule
    expect(holidays).toHaveLength(7)
    expect(holidays?.[0]).toEqual({ date: '03-08', name: 'Women’s Day', hours: [] })
    expect(holidays?.at(-1)).toEqual({
      date: '2027-03-10',
      name: 'Ramazon hayit',
      hours: [{ from: '09:00', to: '12:00' }],
    })
  })

  it('refuses hours that cannot be, at their day', async () => {
    await renderPage(SchedulesPage, `${PATH}?open=schedule_1`, 'admin')
    const form = await openForm()
    const user = userEvent.setup()
    await user.clear(within(form).getByLabelText('Saturday: to'))
    await user.type(within(form).getByLabelText('Saturday: to'), '25:00')
    await user.click(within(form).getByRole('button', { name: 'Add hours: Sunday' }))
    await user.keyboard('9{Tab}12')
    await user.click(within(form).getByRole('button', { name: 'Add hours: Sunday' }))
    await user.keyboard('11{Tab}13')
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    expect(await within(form).findByText('Times such as 09:00 and 18:00')).toBeVisible()
    expect(within(form).getByText('These hours overlap')).toBeVisible()
    expect(within(form).getByLabelText('Saturday: to')).toHaveAccessibleDescription(/Times such as/)
    expect(sent).toEqual([])
  })

  it('tells that there are none yet, and why some cannot be deleted', async () => {
    server.use(http.delete('*/api/schedules/schedule_1', () => problem(409, 'schedule_has_routes')))
    await renderPage(SchedulesPage, PATH, 'admin')
    const user = userEvent.setup()
    const row = await screen.findByRole('row', { name: /Ofis/ })
    await user.click(within(row).getByRole('button', { name: /Actions/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    const dialog = await screen.findByRole('dialog', { name: /Ofis/ })
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }))
    expect(await within(dialog).findByText(/Routes keep to these hours/)).toBeVisible()
  })

  it('has words for an empty list', async () => {
    schedules = []
    await renderPage(SchedulesPage, PATH, 'admin')
    expect(await screen.findByText('There are no working hours yet')).toBeVisible()
  })
})
