import { describe, expect, it } from 'vitest'
import { emptyLatch, expireLatch, inviteArrived, inviteGone, LATCH_MS, pressAnswer } from './latch'

describe('answer latch', () => {
  it('answers at once when the INVITE is here', () => {
    const { next } = inviteArrived(emptyLatch, 'a', 0)
    expect(pressAnswer(next, 'a', 10)).toEqual({ next: emptyLatch, answer: 'a' })
  })

  it('holds a press until its INVITE comes', () => {
    const pressed = pressAnswer(emptyLatch, 'a', 0)
    expect(pressed.answer).toBeUndefined()
    expect(inviteArrived(pressed.next, 'b', 100).answer).toBeUndefined()
    expect(inviteArrived(pressed.next, 'a', LATCH_MS)).toEqual({ next: emptyLatch, answer: 'a' })
  })

  it('lets go after three seconds', () => {
    const { next } = pressAnswer(emptyLatch, 'a', 0)
    expect(expireLatch(next, LATCH_MS - 1).expired).toBeUndefined()
    expect(expireLatch(next, LATCH_MS)).toEqual({ next: emptyLatch, expired: 'a' })
    expect(inviteArrived(next, 'a', LATCH_MS + 1).answer).toBeUndefined()
  })

  it('forgets an INVITE that is gone', () => {
    const ringing = inviteArrived(emptyLatch, 'a', 0).next
    expect(pressAnswer(inviteGone(ringing, 'a'), 'a', 1).answer).toBeUndefined()
  })

  it('keeps one press only: the last', () => {
    const first = pressAnswer(emptyLatch, 'a', 0).next
    const second = pressAnswer(first, 'b', 1).next
    expect(inviteArrived(second, 'a', 2).answer).toBeUndefined()
    expect(inviteArrived(second, 'b', 2).answer).toBe('b')
  })
})
