import { describe, expect, it } from 'vitest'
import { liveCall } from '@/test/calls'
import { ringingFor, withCall } from './live'

describe('live calls', () => {
  it('adds, edits and takes away by events, and keeps what only the list knows', () => {
    const known = { ...liveCall(), held_since: 'then' }
    expect(withCall([known], liveCall({ state: 'talking' }))).toMatchObject([
      { state: 'talking', held_since: 'then' },
    ])
    expect(withCall([known], liveCall({ id: 'call_2' })).map(({ id }) => id)).toEqual(['call_2', 'call_1'])
    expect(withCall([known], liveCall({ state: 'ended' }))).toEqual([])
  })

  it('finds what rings for me already', () => {
    const now = Date.parse('2026-11-22T09:05:30Z')
    const ringing = {
      ...liveCall(),
      offered_to: ['op_me'],
      waiting_since: '2026-11-22T09:05:10Z',
      ring_until: null,
    }
    const others = [
      { ...ringing, id: 'call_2', offered_to: ['op_2'] },
      { ...ringing, id: 'call_3', state: 'talking' as const },
      liveCall({ id: 'call_4' }),
    ]
    expect(ringingFor([ringing, ...others], 'op_me', now)).toMatchObject([
      { call_id: 'call_1', from: '+998901234567', waiting_secs: 20 },
    ])
  })
})
