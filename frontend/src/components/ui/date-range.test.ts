import { describe, expect, it } from 'vitest'
import { parseRange, presetOf, presetRange, showRange } from './date-range'

const ZONE = 'Asia/Tashkent'
/** Sunday, 22 November 2026, 01:30 in Tashkent: still the 21st in UTC. */
const NIGHT = Date.parse('2026-11-21T20:30:00Z')

describe('presets', () => {
  it('count days of the company, not of UTC', () => {
    expect(presetRange('today', ZONE, NIGHT)).toEqual({ from: '2026-11-22', to: '2026-11-22' })
    expect(presetRange('yesterday', ZONE, NIGHT)).toEqual({ from: '2026-11-21', to: '2026-11-21' })
  })
  it('begin the week on Monday and the month on the 1st', () => {
    expect(presetRange('week', ZONE, NIGHT)).toEqual({ from: '2026-11-16', to: '2026-11-22' })
    expect(presetRange('month', ZONE, NIGHT)).toEqual({ from: '2026-11-01', to: '2026-11-22' })
  })
  it('recognise a range again', () => {
    expect(presetOf({ from: '2026-11-16', to: '2026-11-22' }, ZONE, NIGHT)).toBe('week')
    expect(presetOf({ from: '2026-11-15', to: '2026-11-22' }, ZONE, NIGHT)).toBeNull()
  })
})

describe('typed ranges', () => {
  it.each([
    ['01.11.2026 – 22.11.2026', '2026-11-01', '2026-11-22'],
    ['1.11-22.11', '2026-11-01', '2026-11-22'],
    ['1/11/26 22/11/26', '2026-11-01', '2026-11-22'],
    ['22.11.2026 - 01.11.2026', '2026-11-01', '2026-11-22'],
    ['29.02.2024', '2024-02-29', '2024-02-29'],
  ])('%s', (text, from, to) => {
    expect(parseRange(text, ZONE, NIGHT)).toEqual({ from, to })
  })
  it.each(['', 'kecha', '31.02.2026', '29.02.2026', '1.1.2026 2.1.2026 3.1.2026'])('refuses "%s"', (text) => {
    expect(parseRange(text, ZONE, NIGHT)).toBeNull()
  })
  it('reads what it shows', () => {
    const range = { from: '2025-12-30', to: '2026-01-02' }
    expect(parseRange(showRange(range), ZONE, NIGHT)).toEqual(range)
    expect(showRange({ from: '2026-11-01', to: '2026-11-22' })).toBe('01.11 – 22.11.2026')
  })
})
