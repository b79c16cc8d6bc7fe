import type { DaySpan, Week } from '@/services/api/types'
import { DAYS, weekdayOf } from './schedule-form'

const spansOf = (spans: readonly DaySpan[]) => spans.map(({ from, to }) => `${from}–${to}`).join(', ')

/** `Mo–Fr 09:00–18:00`, `Sa 10:00–14:00`: neighbours with the same hours are told together. */
export function weekWords(week: Week, weekday: (day: number) => string): string[] {
  const groups: { first: number; last: number; hours: string }[] = []
  DAYS.forEach((day, index) => {
    const hours = spansOf(week[day] ?? [])
    const before = groups.at(-1)
    if (!hours) return
    if (before && before.last === index - 1 && before.hours === hours) before.last = index
    else groups.push({ first: index, last: index, hours })
  })
  const name = (index: number) => weekday(weekdayOf(DAYS[index] ?? 'mon'))
  return groups.map(({ first, last, hours }) =>
    first === last ? `${name(first)} ${hours}` : `${name(first)}–${name(last)} ${hours}`,
  )
}
