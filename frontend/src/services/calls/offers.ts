import type { Call, IncomingCall, ListenedCall, LiveCall } from '@/services/api/types'

/**
 * The incoming-call popups as a pure machine: who rings, what I did about it, how it ended and how long the
 * ending stays on the screen. Newest first.
 */
export type Ending =
  | { kind: 'answered_elsewhere'; operatorId: string | null }
  | { kind: 'caller_left' }
  | { kind: 'timeout' }
  | { kind: 'ended_by_supervisor' }
  | { kind: 'declined' }
  /** A colleague asks no more. */
  | { kind: 'withdrawn' }

export interface Offer {
  call: IncomingCall
  /** When the popup appeared here; a decline in the first moments is taken for a slip. */
  shownAt: number
  phase: 'ringing' | 'answering' | 'declining'
  ending: Ending | null
  /** When the ending leaves the screen. */
  closesAt: number | null
}

export type OffersInput =
  | { kind: 'incoming'; call: IncomingCall; me: string; now: number }
  | { kind: 'status'; call: LiveCall; me: string; now: number }
  | { kind: 'press'; what: 'answer' | 'decline'; callId: string }
  /** The server refused, or the press waited in vain: the buttons come back. */
  | { kind: 'refused'; callId: string }
  /** The page's own leg is up: the call strip takes over. */
  | { kind: 'established'; callId: string }
  | { kind: 'dismiss'; callId: string }
  | { kind: 'tick'; now: number }
  /** After a resync: what the server still rings. */
  | { kind: 'reset' }

const STAYS_MS: Record<Ending['kind'], number> = {
  answered_elsewhere: 1_500,
  caller_left: 3_000,
  timeout: 3_000,
  ended_by_supervisor: 3_000,
  declined: 800,
  withdrawn: 1_500,
}
/** The server ends a ring itself; this long after its time the popup no longer believes in it. */
const RING_GRACE_MS = 3_000
const UNKNOWN_RING_MS = 60_000

function ringsOut({ call, shownAt }: Offer): number {
  return call.ring_until ? Date.parse(call.ring_until) + RING_GRACE_MS : shownAt + UNKNOWN_RING_MS
}

export function stepOffers(offers: readonly Offer[], input: OffersInput): readonly Offer[] {
  switch (input.kind) {
    case 'incoming':
      return incoming(offers, input.call, input.me, input.now)
    case 'status':
      return change(offers, input.call.id, (offer) => status(offer, input.call, input.me, input.now))
    case 'press':
      return change(offers, input.callId, (offer) =>
        offer.ending ? offer : { ...offer, phase: input.what === 'answer' ? 'answering' : 'declining' },
      )
    case 'refused':
      return change(offers, input.callId, (offer) => ({ ...offer, phase: 'ringing' }))
    case 'established':
    case 'dismiss':
      return change(offers, input.callId, () => null)
    case 'tick':
      return tick(offers, input.now)
    case 'reset':
      return []
  }
}

/** Earliest moment at which a tick changes something. */
export function nextOfferTick(offers: readonly Offer[]): number | null {
  const times = offers.map((offer) => offer.closesAt ?? ringsOut(offer))
  return times.length > 0 ? Math.min(...times) : null
}

export function ringingOffers(offers: readonly Offer[]): Offer[] {
  return offers.filter((offer) => offer.ending === null)
}

function incoming(offers: readonly Offer[], call: IncomingCall, me: string, now: number): readonly Offer[] {
  const mine = call.offered_to?.includes(me) ?? false
  const known = offers.find((offer) => offer.call.call_id === call.call_id)
  // Offered on to somebody else: for me it has rung out.
  if (!mine)
    return known && !known.ending
      ? change(offers, call.call_id, (offer) => end(offer, { kind: 'timeout' }, now))
      : offers
  if (known && !known.ending) return change(offers, call.call_id, (offer) => ({ ...offer, call }))
  const fresh: Offer = { call, shownAt: now, phase: 'ringing', ending: null, closesAt: null }
  return [fresh, ...offers.filter((offer) => offer.call.call_id !== call.call_id)]
}

/** Whom to name beside the call: who talks with the customer, or else who answered him first. */
export function talkerOf(call: Pick<Call, 'operator_id' | 'current_operator_id'>): string | null {
  return call.current_operator_id ?? call.operator_id ?? null
}

/** I talk with the customer, or have him on hold. */
export function isWith({ current_operator_id }: Pick<Call, 'current_operator_id'>, me: string): boolean {
  return current_operator_id === me
}

/** I am asked about this call and have answered. */
export function isAsked({ consult }: Pick<Call, 'consult'>, me: string): boolean {
  return consult?.operator_id === me && consult.state !== 'ringing'
}

/** I listen to somebody else's talk, with whatever phone. */
export function isHeardBy({ supervision }: ListenedCall, me: string): boolean {
  return supervision?.operator_id === me
}

function status(offer: Offer, call: LiveCall, me: string, now: number): Offer | null {
  if (offer.ending) return offer
  switch (call.state) {
    case 'talking':
    case 'held':
      if (isWith(call, me) || isAsked(call, me)) return null
      if (call.consult?.operator_id === me) return offer
      if (offer.call.asked_by)
        return end(offer, { kind: offer.phase === 'declining' ? 'declined' : 'withdrawn' }, now)
      return end(offer, { kind: 'answered_elsewhere', operatorId: talkerOf(call) }, now)
    case 'dialing':
      // Somebody took the callback, and its customer is being called.
      if (call.operator_id === me) return null
      return call.callback
        ? end(offer, { kind: 'answered_elsewhere', operatorId: talkerOf(call) }, now)
        : offer
    case 'ended':
      if (offer.phase === 'declining') return end(offer, { kind: 'declined' }, now)
      if (call.cause?.reason === 'ended_by_supervisor')
        return end(offer, { kind: 'ended_by_supervisor' }, now)
      // Nobody calls back any more; the customer was not on the line.
      if (call.callback) return end(offer, { kind: 'withdrawn' }, now)
      return end(offer, call.missed_reason === 'timeout' ? { kind: 'timeout' } : { kind: 'caller_left' }, now)
    case 'ringing':
      // My no is done when the call goes on without me; while it still rings here, nothing has changed.
      return offer.phase === 'declining' ? end(offer, { kind: 'declined' }, now) : offer
    case 'queued':
    case 'ivr':
      return end(offer, offer.phase === 'declining' ? { kind: 'declined' } : { kind: 'timeout' }, now)
    default:
      return offer
  }
}

function end(offer: Offer, ending: Ending, now: number): Offer {
  return { ...offer, ending, closesAt: now + STAYS_MS[ending.kind] }
}

function tick(offers: readonly Offer[], now: number): readonly Offer[] {
  const next = offers.flatMap((offer) => {
    if (offer.closesAt !== null) return offer.closesAt <= now ? [] : [offer]
    return ringsOut(offer) <= now ? [end(offer, { kind: 'timeout' }, now)] : [offer]
  })
  return next.length === offers.length && next.every((offer, i) => offer === offers[i]) ? offers : next
}

function change(
  offers: readonly Offer[],
  callId: string,
  of: (offer: Offer) => Offer | null,
): readonly Offer[] {
  if (!offers.some((offer) => offer.call.call_id === callId)) return offers
  return offers.flatMap((offer) => {
    if (offer.call.call_id !== callId) return [offer]
    const next = of(offer)
    return next ? [next] : []
  })
}
