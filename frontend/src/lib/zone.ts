/**
 * Calendar fields of an instant in the company's zone. The offset is asked from Intl (English, which
 * every browser has) once per quarter of an hour and remembered: a table formats thousands of cells.
 */
export interface ZonedParts {
  year: number
  /** 0–11, as date-fns counts */
  month: number
  day: number
  /** 0 = Sunday */
  weekday: number
  hour: number
  minute: number
  second: number
}

const QUARTER_MS = 15 * 60_000
const formatters = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formatters.set(zone, formatter)
  }
  return formatter
}

/** Milliseconds that `zone` is ahead of UTC at that instant. */
export function zoneOffsetMs(zone: string, epochMs: number): number {
  const bucket = Math.floor(epochMs / QUARTER_MS)
  const key = `${zone}|${bucket}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const start = bucket * QUARTER_MS
  const at: Record<string, number> = {}
  for (const part of formatterOf(zone).formatToParts(start)) at[part.type] = Number(part.value)
  const local = Date.UTC(
    at.year as number,
    (at.month as number) - 1,
    at.day as number,
    at.hour as number,
    at.minute as number,
    at.second as number,
  )
  const offset = local - start
  if (offsets.size > 5_000) offsets.clear()
  offsets.set(key, offset)
  return offset
}

export function zonedParts(zone: string, epochMs: number): ZonedParts {
  const shifted = new Date(epochMs + zoneOffsetMs(zone, epochMs))
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth(),
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
  }
}

/** Number of the local day since 1970: two instants are on one day when these are equal. */
export function dayNumber(zone: string, epochMs: number): number {
  return Math.floor((epochMs + zoneOffsetMs(zone, epochMs)) / 86_400_000)
}

/** `2026-11-22` of the local day, `shift` days later (negative: earlier). The form the API takes in `from`/`to`. */
export function isoDay(zone: string, epochMs: number, shift = 0): string {
  return new Date((dayNumber(zone, epochMs) + shift) * 86_400_000).toISOString().slice(0, 10)
}
