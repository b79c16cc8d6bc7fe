import * as z from 'zod/mini'
import type { DaySpan, NewSchedule, Schedule } from '@/services/api/types'
import { overlap, readDate, readTime, writeDate } from './moments'

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof DAYS)[number]
/** Of the names of days, which begin with Sunday. */
export const weekdayOf = (day: Day) => (DAYS.indexOf(day) + 1) % 7

const USUAL: DaySpan = { from: '09:00', to: '18:00' }

const isSpan = ({ from, to }: DaySpan) => {
  const [first, last] = [readTime(from), readTime(to)]
  return first !== null && last !== null && first !== last && first !== '24:00'
}
const spans = z.array(z.object({ from: z.string(), to: z.string() })).check(
  z.refine((all) => all.every(isSpan), 'span'),
  z.refine((all) => !all.every(isSpan) || !overlap(all.map(spanOf)), 'overlap'),
)

/** The messages are keys under `schedules.fault`; the server checks everything again. */
export const scheduleSchema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'name'), z.maxLength(100, 'name')),
  week: z.object({ mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: spans, sun: spans }),
  holidays: z
    .array(
      z.object({
        /** As people write it: 01.01 or 10.03.2027. */
        date: z.string().check(z.refine((text) => readDate(text) !== null, 'date')),
        name: z.string().check(z.trim(), z.maxLength(100, 'holiday')),
        hours: spans,
      }),
    )
    .check((ctx) => {
      const dates = ctx.value.map(({ date }) => readDate(date))
      dates.forEach((date, index) => {
        if (date && dates.indexOf(date) < index)
          ctx.issues.push({
            code: 'custom',
            input: date,
            path: [index, 'date'],
            message: 'twice',
          })
      })
    }),
})

export type ScheduleForm = z.infer<typeof scheduleSchema>

/** What the form starts with. */
export function formOf(schedule: Schedule | null): ScheduleForm {
  const workday = () => (schedule ? [] : [{ ...USUAL }])
  const none: ScheduleForm['week'] = {
    mon: workday(),
    tue: workday(),
    wed: workday(),
    thu: workday(),
    fri: workday(),
    sat: [],
    sun: [],
  }
  return {
    name: schedule?.name ?? '',
    week: { ...none, ...schedule?.week },
    holidays: (schedule?.holidays ?? []).map(({ date, name = '', hours = [] }) => ({
      date: writeDate(date),
      name,
      hours,
    })),
  }
}

function spanOf({ from, to }: DaySpan): DaySpan {
  return { from: readTime(from) ?? from, to: readTime(to) ?? to }
}

/** What is sent. */
export function bodyOf({ name, week, holidays }: ScheduleForm) {
  const days = Object.fromEntries(DAYS.map((day) => [day, week[day].map(spanOf)]))
  return {
    name,
    week: days as unknown as NewSchedule['week'],
    holidays: holidays.map((holiday) => ({
      date: readDate(holiday.date) ?? holiday.date,
      name: holiday.name,
      hours: holiday.hours.map(spanOf),
    })),
  } satisfies NewSchedule
}

/** The field that a refusal is about. */
export function fieldOf(code: string): 'name' | null {
  return code === 'schedule_name_taken' || code === 'invalid_name' ? 'name' : null
}
