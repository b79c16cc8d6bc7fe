import { describe, expect, it } from 'vitest'
import type { Call } from '@/services/api/types'
import { matches } from './match'
import { isWithin, rowsOf, withNew } from './pages'
import { filterCount, filterOf, readCallsSearch } from './search'

const NOW = Date.parse('2026-11-22T10:00:00Z')

const call = (id: string, started_at: string, more: Partial<Call> = {}): Call => ({
  id,
  direction: 'inbound',
  state: 'ended',
  status: 'missed',
  from: '+998901234560',
  to: '+998712001122',
  started_at,
  wait_secs: 0,
  ring_secs: 0,
  talk_secs: 0,
  hold_secs: 0,
  voicemail: false,
  notes: '',
  disposition: null,
  tags: [],
  ...more,
})

describe('the address of the calls page', () => {
  it('is today without days, and keeps only what makes sense', () => {
    expect(filterOf(readCallsSearch({}), NOW)).toEqual({ from: '2026-11-22', to: '2026-11-22' })
    expect(
      readCallsSearch({ from: 'yesterday', to: 5, status: 'ended,missed', q: ' ', recorded: 'x' }),
    ).toEqual({
      status: 'missed',
    })
  })

  it('takes days in the wrong order and a number as the search', () => {
    expect(readCallsSearch({ from: '2026-11-22', to: '2026-11-01', q: 90123 })).toEqual({
      from: '2026-11-01',
      to: '2026-11-22',
      q: '90123',
    })
  })

  it('counts every chosen value', () => {
    expect(filterCount({ direction: 'inbound,outbound', q: 'x', recorded: true })).toBe(4)
  })
})

describe('a call of the event stream', () => {
  const today = filterOf({}, NOW)
  it('belongs to the day of the company, not of Greenwich', () => {
    expect(matches(call('a', '2026-11-21T19:30:00Z'), today)).toBe(true)
    expect(matches(call('b', '2026-11-21T18:30:00Z'), today)).toBe(false)
  })

  it('is held to status, number and name', () => {
    const live = call('a', '2026-11-22T08:00:00Z', { state: 'queued', status: null })
    expect(matches(live, { ...today, status: 'missed' })).toBe(false)
    expect(matches(live, { ...today, q: '90 123' })).toBe(true)
    expect(matches({ ...live, contact: { id: 'c', name: 'Ғайрат' } }, { ...today, q: 'gayrat' })).toBe(true)
  })

  it('takes its place by time, once, and only among loaded rows', () => {
    const list = {
      pages: [
        { items: [call('c', '2026-11-22T08:00:00Z'), call('b', '2026-11-22T07:00:00Z')], next_cursor: 'x' },
        { items: [call('a', '2026-11-22T05:00:00Z')], next_cursor: 'y' },
      ],
      pageParams: [null, 'x'],
    }
    const late = call('n', '2026-11-22T06:00:00Z')
    const order = rowsOf(withNew(withNew(list, [late]), [late])).map(({ id }) => id)
    expect(order).toEqual(['c', 'b', 'n', 'a'])
    expect(isWithin(list, call('z', '2026-11-22T04:00:00Z'))).toBe(false)
  })
})
