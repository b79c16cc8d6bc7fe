import { describe, expect, it } from 'vitest'
import { incomingCall, liveCall } from '@/test/calls'
import { nextOfferTick, type Offer, type OffersInput, ringingOffers, stepOffers } from './offers'

const me = 'op_me'
const T0 = Date.parse('2026-11-22T09:05:00Z')
const run = (inputs: OffersInput[], from: readonly Offer[] = []) => inputs.reduce(stepOffers, from)
const ring = (callId = 'call_1', now = T0): OffersInput => ({
  kind: 'incoming',
  call: incomingCall({ call_id: callId }),
  me,
  now,
})
const status = (change: Parameters<typeof liveCall>[0], now = T0): OffersInput => ({
  kind: 'status',
  call: liveCall(change),
  me,
  now,
})
const endings = (offers: readonly Offer[]) => offers.map((offer) => offer.ending?.kind)

describe('incoming calls', () => {
  it('shows what is offered to me, newest first, each once', () => {
    const offers = run([ring('a'), ring('b'), ring('a')])
    expect(offers.map((offer) => offer.call.call_id)).toEqual(['b', 'a'])
  })

  it('shows nothing to a supervisor who only watches', () => {
    expect(
      run([{ kind: 'incoming', call: incomingCall({ offered_to: ['op_other'] }), me, now: T0 }]),
    ).toEqual([])
  })

  it('keeps when it appeared if the same offer is told again', () => {
    expect(run([ring('a', T0), ring('a', T0 + 900)])[0]?.shownAt).toBe(T0)
  })

  it('rings out when it is offered on to a colleague', () => {
    const on = incomingCall({ offered_to: ['op_other'] })
    expect(endings(run([ring(), { kind: 'incoming', call: on, me, now: T0 }]))).toEqual(['timeout'])
  })

  it('closes when I have answered', () => {
    expect(run([ring(), status({ state: 'talking', current_operator_id: me })])).toEqual([])
    expect(run([ring(), { kind: 'established', callId: 'call_1' }])).toEqual([])
  })

  it('stays while a colleague asks me, and closes when I have answered or he asks no more', () => {
    const asks: OffersInput = {
      kind: 'incoming',
      call: incomingCall({ call_id: 'call_1', asked_by: 'op_2' }),
      me,
      now: T0,
    }
    const told = (state: 'ringing' | 'talking') =>
      status({ state: 'held', current_operator_id: 'op_2', consult: { state, operator_id: me } })
    expect(ringingOffers(run([asks, told('ringing')]))).toHaveLength(1)
    expect(run([asks, told('talking')])).toEqual([])
    expect(endings(run([asks, status({ state: 'talking', operator_id: 'op_2' })]))).toEqual(['withdrawn'])
  })

  it('says who answered, for a moment and a half', () => {
    const offers = run([ring(), status({ state: 'talking', operator_id: 'op_2' })])
    expect(offers[0]?.ending).toEqual({ kind: 'answered_elsewhere', operatorId: 'op_2' })
    expect(nextOfferTick(offers)).toBe(T0 + 1_500)
    expect(run([{ kind: 'tick', now: T0 + 1_500 }], offers)).toEqual([])
  })

  it('says that the caller hung up, for three seconds', () => {
    const offers = run([ring(), status({ state: 'ended', status: 'missed', missed_reason: 'caller_left' })])
    expect(endings(offers)).toEqual(['caller_left'])
    expect(run([{ kind: 'tick', now: T0 + 2_999 }], offers)).toBe(offers)
    expect(run([{ kind: 'tick', now: T0 + 3_000 }], offers)).toEqual([])
  })

  it('says that a supervisor ended it', () => {
    const cause = { code: 16, reason: 'ended_by_supervisor', text: 'A supervisor ended the call' }
    expect(endings(run([ring(), status({ state: 'ended', status: 'missed', cause })]))).toEqual([
      'ended_by_supervisor',
    ])
  })

  it('leaves a callback to whoever took it, and is not needed when it is cancelled', () => {
    const callback = {
      of: 'call_0',
      attempt: 1,
      attempts: 3,
      since: '2026-11-22T09:00:00Z',
      due: '2026-11-22T09:00:06Z',
    }
    const taken = (operator_id: string) =>
      status({ direction: 'outbound', state: 'dialing', operator_id, callback })
    expect(run([ring(), taken(me)])).toEqual([])
    expect(endings(run([ring(), taken('op_2')]))).toEqual(['answered_elsewhere'])
    const cancelled = status({ direction: 'outbound', state: 'ended', status: 'failed', callback })
    expect(endings(run([ring(), cancelled]))).toEqual(['withdrawn'])
  })

  it('rings out when the call goes back to the queue, unless I declined it', () => {
    expect(endings(run([ring(), status({ state: 'queued' })]))).toEqual(['timeout'])
    expect(
      endings(
        run([ring(), { kind: 'press', what: 'decline', callId: 'call_1' }, status({ state: 'queued' })]),
      ),
    ).toEqual(['declined'])
  })

  it('gives up by itself after the ring time', () => {
    const offers = run([ring()])
    expect(nextOfferTick(offers)).toBe(T0 + 23_000)
    expect(endings(run([{ kind: 'tick', now: T0 + 23_000 }], offers))).toEqual(['timeout'])
  })

  it('brings the buttons back when the server refuses', () => {
    const pressed = run([ring(), { kind: 'press', what: 'answer', callId: 'call_1' }])
    expect(pressed[0]?.phase).toBe('answering')
    expect(run([{ kind: 'refused', callId: 'call_1' }], pressed)[0]?.phase).toBe('ringing')
  })

  it('can ring again after it has ended', () => {
    const offers = run([ring(), status({ state: 'queued' }), ring('call_1', T0 + 1_000)])
    expect(offers).toHaveLength(1)
    expect(ringingOffers(offers)).toHaveLength(1)
  })

  it('ignores news of other calls', () => {
    const offers = run([ring()])
    expect(run([status({ id: 'call_9', state: 'ended' })], offers)).toBe(offers)
  })
})
