import { describe, expect, it } from 'vitest'
import type { ListenedCall } from '@/services/api/types'
import { stepWish, takeOverWish } from './take-over'

const heard = (since?: string, by = 'op_me') =>
  ({ id: 'call_1', supervision: { operator_id: by, mode: 'listen', since } }) as ListenedCall
const SINCE = '2026-11-22T09:00:00.000Z'
const wish = takeOverWish('call_1', 0)

describe('a wish to take over', () => {
  it('is fulfilled once the own phone is there', () => {
    const ringing = stepWish(wish, [heard()], 'op_me', 1_000)
    expect(ringing).toEqual({ wish: { ...wish, rings: true }, take: false })
    expect(stepWish(wish, [heard(SINCE)], 'op_me', 2_000)).toEqual({ wish: null, take: true })
    expect(stepWish(wish, [heard(SINCE, 'op_other')], 'op_me', 2_000)).toEqual({ wish, take: false })
  })

  it('has one deadline, however much happens meanwhile', () => {
    let left: ReturnType<typeof stepWish>['wish'] = wish
    for (let now = 1_000; now < 30_000 && left; now += 1_000)
      left = stepWish(left, [heard()], 'op_me', now).wish
    expect(left?.until).toBe(30_000)
    expect(stepWish(wish, [heard(SINCE)], 'op_me', 30_000)).toEqual({ wish: null, take: false })
  })

  it('ends with the ringing of the own phone', () => {
    expect(stepWish(wish, [], 'op_me', 500)).toEqual({ wish, take: false })
    expect(stepWish({ ...wish, rings: true }, [], 'op_me', 500)).toEqual({ wish: null, take: false })
  })
})
