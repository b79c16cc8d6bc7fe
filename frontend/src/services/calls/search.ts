import { ZONE } from '@/lib/company-zone'
import { isoDay } from '@/lib/zone'
import type { CallFilter } from '@/services/api/types'

/** What the address of the calls page says: the filter, and which recording is open. Lists are comma-separated. */
export interface CallsSearch {
  /** Days, `2026-11-22`, both included; without them it is today. */
  from?: string
  to?: string
  direction?: string
  status?: string
  operator?: string
  queue?: string
  q?: string
  /** Only calls with a recording. */
  recorded?: true
  /** The call whose recording is in the player. */
  play?: string
}

export const DIRECTIONS = ['inbound', 'outbound', 'internal'] as const
export const STATUSES = ['answered', 'missed', 'no_answer', 'busy', 'failed'] as const

/** The parts of the search that hold several values. */
export type ListField = 'direction' | 'status' | 'operator' | 'queue'
export const LIST_FIELDS: readonly ListField[] = ['direction', 'status', 'operator', 'queue']

const LONGEST_QUERY = 100
const DAY = /^\d{4}-\d{2}-\d{2}$/

const isDay = (value: unknown): value is string =>
  typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`))

export function listOf(value: string | undefined): string[] {
  return value ? value.split(',').filter(Boolean) : []
}

/** Reads an address, whoever wrote it: what makes no sense is left out. */
export function readCallsSearch(raw: Record<string, unknown>): CallsSearch {
  const search: CallsSearch = {}
  if (isDay(raw.from) && isDay(raw.to)) {
    const [from, to] = [raw.from, raw.to].sort() as [string, string]
    Object.assign(search, { from, to })
  }
  const known = { direction: DIRECTIONS, status: STATUSES } as const
  for (const field of LIST_FIELDS) {
    const value = raw[field]
    if (typeof value !== 'string') continue
    const words: readonly string[] | undefined =
      field in known ? known[field as keyof typeof known] : undefined
    const kept = listOf(value).filter((word) => !words || words.includes(word))
    if (kept.length > 0) search[field] = kept.join(',')
  }
  // A number that was pasted into the address arrives as one.
  const q = typeof raw.q === 'number' ? String(raw.q) : raw.q
  if (typeof q === 'string' && q.trim()) search.q = q.trim().slice(0, LONGEST_QUERY)
  if (raw.recorded === true) search.recorded = true
  if (typeof raw.play === 'string' && raw.play) search.play = raw.play
  return search
}

export type ListFilter = Omit<CallFilter, 'limit' | 'cursor'> & { from: string; to: string }

/** The request behind an address. */
export function filterOf(search: CallsSearch, now: number = Date.now()): ListFilter {
  const today = isoDay(ZONE, now)
  const filter: ListFilter = { from: search.from ?? today, to: search.to ?? today }
  if (search.direction) filter.direction = search.direction
  if (search.status) filter.status = search.status
  if (search.operator) filter.operator_id = search.operator
  if (search.queue) filter.queue_id = search.queue
  if (search.q) filter.q = search.q
  if (search.recorded) filter.has_recording = true
  return filter
}

/** A change of the address that takes every filter away; the days stay. */
export const NO_FILTERS = {
  direction: undefined,
  status: undefined,
  operator: undefined,
  queue: undefined,
  q: undefined,
  recorded: undefined,
}

/** How many filters are set beside the days. */
export function filterCount(search: CallsSearch): number {
  const lists = LIST_FIELDS.reduce((sum, field) => sum + listOf(search[field]).length, 0)
  return lists + (search.q ? 1 : 0) + (search.recorded ? 1 : 0)
}
