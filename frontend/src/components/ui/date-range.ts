import { isoDay } from '@/lib/zone'

/** Whole days, both included, as the API takes them: `2026-11-22`. */
export interface DateRange {
  from: string
  to: string
}

export const PRESETS = ['today', 'yesterday', 'week', 'month'] as const
export type Preset = (typeof PRESETS)[number]

const utc = (day: string) => new Date(`${day}T00:00:00Z`)
const iso = (date: Date) => date.toISOString().slice(0, 10)

/** Week = Monday to today, month = the 1st to today, in the company's zone. */
export function presetRange(preset: Preset, zone: string, now: number = Date.now()): DateRange {
  const today = isoDay(zone, now)
  switch (preset) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday': {
      const yesterday = isoDay(zone, now, -1)
      return { from: yesterday, to: yesterday }
    }
    case 'week':
      return { from: isoDay(zone, now, -((utc(today).getUTCDay() + 6) % 7)), to: today }
    case 'month':
      return { from: `${today.slice(0, 8)}01`, to: today }
  }
}

/** The preset that gives exactly this range today; on a Monday that is "today", not "week". */
export function presetOf(range: DateRange, zone: string, now: number = Date.now()): Preset | null {
  return (
    PRESETS.find((preset) => {
      const other = presetRange(preset, zone, now)
      return other.from === range.from && other.to === range.to
    }) ?? null
  )
}

/** `22.11.2026` */
export function showDay(day: string): string {
  return day.split('-').reverse().join('.')
}

/** `01.11 – 22.11.2026`, or one day. */
export function showRange({ from, to }: DateRange): string {
  if (from === to) return showDay(from)
  const first = from.slice(0, 4) === to.slice(0, 4) ? showDay(from).slice(0, 5) : showDay(from)
  return `${first} – ${showDay(to)}`
}

function parseDay(text: string, year: number): string | null {
  const match = /^(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?$/.exec(text)
  if (!match) return null
  const [, day, month, own] = match
  const full = own === undefined ? year : Number(own.length === 2 ? `20${own}` : own)
  const date = new Date(Date.UTC(full, Number(month) - 1, Number(day)))
  return date.getUTCDate() === Number(day) && date.getUTCMonth() === Number(month) - 1 ? iso(date) : null
}

/**
 * Reads what a person types: `01.11.2026 – 22.11.2026`, `1.11-22.11`, `22.11.26`. The year may be missing; ends
 * in the wrong order are put right. Null = not a date.
 */
export function parseRange(text: string, zone: string, now: number = Date.now()): DateRange | null {
  const year = Number(isoDay(zone, now).slice(0, 4))
  const parts = text.trim().split(/\s*[–—]\s*|\s+-\s+|\s+|(?<=\d)-(?=\d{1,2}\.)/)
  if (parts.length > 2 || !parts[0]) return null
  const first = parseDay(parts[0], year)
  const second = parts[1] === undefined ? first : parseDay(parts[1], year)
  if (!first || !second) return null
  return first <= second ? { from: first, to: second } : { from: second, to: first }
}
