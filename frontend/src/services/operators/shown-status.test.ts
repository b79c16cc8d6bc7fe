import { describe, expect, it } from 'vitest'
import { overLimit, shownStatus } from './shown-status'

describe('shownStatus', () => {
  it('refines the stored status', () => {
    const of = (
      status: Parameters<typeof shownStatus>[0]['status'],
      reason: string | null = null,
      reachable = true,
    ) => shownStatus({ status, reason, reachable })
    expect(of('available')).toBe('available')
    expect(of('available', null, false)).toBe('unreachable')
    expect(of('available', 'chat_only', false)).toBe('chat_only')
    expect(of('break', 'lunch', false)).toBe('break')
    expect(of('break', 'no_answer')).toBe('no_answer')
    expect(of('talking', null, false)).toBe('talking')
    expect(of('offline', null, false)).toBe('offline')
  })

  it('counts what is over the limit of a break', () => {
    expect(overLimit('lunch', 29 * 60)).toBe(0)
    expect(overLimit('lunch', 34 * 60 + 10)).toBe(250)
    expect(overLimit('training', 10_000)).toBe(0)
    expect(overLimit(null, 10_000)).toBe(0)
  })
})
