import type { DaySpan } from '@/services/api/types'

const two = (n: number) => String(n).padStart(2, '0')

/** `9`, `930`, `9.30`, `09:30` → `09:30`; `24:00` is the end of the day. null: no time. */
export function readTime(text: string): string | null {
  const found = /^(\d{1,2})(?:[:. ]?(\d{2}))?$/.exec(text.trim())
  if (!found) return null
  const [hours, minutes] = [Number(found[1]), Number(found[2] ?? 0)]
  if (minutes > 59 || hours * 60 + minutes > 24 * 60) return null
  return `${two(hours)}:${two(minutes)}`
}

/** `1.1` → `01-01`, of every year; `10.03.2027` → `2027-03-10`. null: no day. */
export function readDate(text: string): string | null {
  const found = /^(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}))?$/.exec(text.trim().replace(/\.$/, ''))
  if (!found) return null
  const [day, month] = [Number(found[1]), Number(found[2])]
  // The 29th of February is a day of every year that has it.
  const year = Number(found[3] ?? 2000)
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  const yearly = `${two(month)}-${two(day)}`
  return found[3] ? `${found[3]}-${yearly}` : yearly
}

/** `01-01` → `01.01`, `2027-03-10` → `10.03.2027`. */
export function writeDate(iso: string): string {
  return iso.split('-').reverse().join('.')
}

/** Whether two parts of one day have time in common. All are well formed. */
export function overlap(spans: readonly DaySpan[]): boolean {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  const ends = spans.map(({ from, to }) => {
    const [start, end] = [minutes(from), minutes(to)]
    // What ends before it begins ends on the next day.
    return [start, end > start ? end : end + 24 * 60] as const
  })
  return ends.some(([start, end], n) => ends.some(([other, last], m) => m < n && start < last && other < end))
}
