import type { Locale } from './locale'
import { dayNumber, zonedParts } from './zone'

/**
 * Dates, times, durations and numbers of the interface. Digits come from `Intl` with `ru` or `en`; `Intl`
 * with `uz` is never used (Chromium has no data for it and prints "2026 M11 22"). Words and the names of
 * months and days come from the locale files, section `format`; a test holds the names to date-fns.
 */
export type Words = (key: string, values?: Record<string, string | number>) => string

/** RFC 3339 text, epoch milliseconds or a `Date`. */
export type Instant = string | number | Date

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export function toEpochMs(at: Instant): number {
  if (typeof at === 'number') return at
  return typeof at === 'string' ? Date.parse(at) : at.getTime()
}

const two = (n: number) => String(n).padStart(2, '0')

/** `3:07`, `1:02:33`: durations in tables and timers. Negative counts as zero. */
export function clock(secs: number): string {
  const total = Math.max(0, Math.floor(secs))
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const rest = two(total % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

export interface Format {
  /** 22.11.2026 */
  date(at: Instant): string
  /** 22.11 */
  dayMonth(at: Instant): string
  /** 14:05 */
  time(at: Instant): string
  /** 14:05:07 */
  timeSecs(at: Instant): string
  /** 22.11.2026 14:05 */
  dateTime(at: Instant): string
  /** yakshanba, 22-noyabr */
  longDate(at: Instant): string
  /** Short weekday, Monday-first lists use `weekday(1)` … `weekday(0)`. */
  weekday(day: number): string
  /** noyabr */
  monthName(month: number): string
  /** hozir · 5 daq oldin · bugun 14:05 · kecha 18:20 · 19.11 11:05 · 19.11.2025 */
  relative(at: Instant, now?: number): string
  /** Day separators: Bugun, 22.11 · Kecha, 21.11 · 19.11 · 19.11.2025 */
  daySeparator(at: Instant, now?: number): string
  /** 3:07 */
  clock(secs: number): string
  /** 3 daq 7 s · 1 soat 2 daq */
  duration(secs: number): string
  /** 1 234 567,8 */
  number(value: number, digits?: number): string
  /** 93,4%; takes a ratio, 0.934 */
  percent(ratio: number, digits?: number): string
  /** 1 250 000 soʻm */
  money(soms: number): string
  /** 1,4 MB; decimal units */
  fileSize(bytes: number): string
}

function numberer(locale: Locale, digits: number, least = 0): Intl.NumberFormat {
  return new Intl.NumberFormat(locale === 'en' ? 'en' : 'ru', {
    maximumFractionDigits: digits,
    minimumFractionDigits: least,
  })
}

/** @param zone IANA name of the company's time zone, as the server gives it */
export function createFormat(locale: Locale, zone: string, words: Words): Format {
  const parts = (at: Instant) => zonedParts(zone, toEpochMs(at))
  const numbers = new Map<number, Intl.NumberFormat>()
  const number = (value: number, digits = 1) => {
    let formatter = numbers.get(digits)
    if (!formatter) {
      formatter = numberer(locale, digits)
      numbers.set(digits, formatter)
    }
    return formatter.format(value)
  }

  const date = (at: Instant) => {
    const p = parts(at)
    return `${two(p.day)}.${two(p.month + 1)}.${p.year}`
  }
  const dayMonth = (at: Instant) => {
    const p = parts(at)
    return `${two(p.day)}.${two(p.month + 1)}`
  }
  const time = (at: Instant) => {
    const p = parts(at)
    return `${two(p.hour)}:${two(p.minute)}`
  }
  const sameYear = (at: Instant, now: number) => parts(at).year === zonedParts(zone, now).year

  return {
    date,
    dayMonth,
    time,
    timeSecs(at) {
      return `${time(at)}:${two(parts(at).second)}`
    },
    dateTime(at) {
      return `${date(at)} ${time(at)}`
    },
    longDate(at) {
      const p = parts(at)
      const day = words(`format.weekdays.${p.weekday}`)
      const month = words(`format.monthsOfDate.${p.month}`)
      return `${day}, ${p.day}${locale === 'uz' ? '-' : ' '}${month}`
    },
    weekday: (day) => words(`format.weekdaysShort.${day}`),
    monthName: (month) => words(`format.months.${month}`),
    relative(at, now = Date.now()) {
      const then = toEpochMs(at)
      const ago = now - then
      // A server clock slightly ahead of the browser's must not print a negative age.
      if (ago < MINUTE && ago > -MINUTE) return words('format.now')
      if (ago >= MINUTE && ago < HOUR) {
        return words('format.minutesAgo', { minutes: Math.floor(ago / MINUTE) })
      }
      const days = dayNumber(zone, now) - dayNumber(zone, then)
      if (days === 0) return `${words('format.today')} ${time(at)}`
      if (days === 1) return `${words('format.yesterday')} ${time(at)}`
      return sameYear(at, now) ? `${dayMonth(at)} ${time(at)}` : date(at)
    },
    daySeparator(at, now = Date.now()) {
      const days = dayNumber(zone, now) - dayNumber(zone, toEpochMs(at))
      if (days === 0) return `${words('format.todayTitle')}, ${dayMonth(at)}`
      if (days === 1) return `${words('format.yesterdayTitle')}, ${dayMonth(at)}`
      return sameYear(at, now) ? dayMonth(at) : date(at)
    },
    clock,
    duration(secs) {
      const total = Math.max(0, Math.round(secs))
      const hours = Math.floor(total / 3600)
      const minutes = Math.floor((total % 3600) / 60)
      const rest = total % 60
      const out: string[] = []
      if (hours > 0) out.push(words('format.hours', { hours }))
      if (minutes > 0) out.push(words('format.minutes', { minutes }))
      if (hours === 0 && (rest > 0 || minutes === 0)) out.push(words('format.seconds', { seconds: rest }))
      return out.join(' ')
    },
    number,
    percent(ratio, digits = 1) {
      return `${number(ratio * 100, digits)}${locale === 'ru' ? '\u00a0' : ''}%`
    },
    money(soms) {
      return `${number(soms, 0)}\u00a0${words('format.som')}`
    },
    fileSize(bytes) {
      const units = ['bytes', 'kilobytes', 'megabytes', 'gigabytes']
      let value = bytes
      let unit = 0
      while (value >= 1000 && unit < units.length - 1) {
        value /= 1000
        unit += 1
      }
      return `${number(value, unit === 0 ? 0 : 1)} ${words(`format.${units[unit]}`)}`
    },
  }
}
