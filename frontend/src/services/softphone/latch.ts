/**
 * "Answer" and the INVITE may come in either order: the popup is drawn from the event stream, which is
 * usually the faster one. A press waits this long for its INVITE.
 */
export const LATCH_MS = 3_000

export interface Latch {
  /** Calls whose INVITE is here and rings. */
  ringing: readonly string[]
  /** The press that waits. */
  pressed: { callId: string; until: number } | null
}

export const emptyLatch: Latch = { ringing: [], pressed: null }

export interface LatchStep {
  next: Latch
  /** Answer this call's session now. */
  answer?: string
  /** The press has waited in vain. */
  expired?: string
}

/** The person pressed Answer. */
export function pressAnswer(latch: Latch, callId: string, now: number): LatchStep {
  if (latch.ringing.includes(callId))
    return { next: { ...without(latch, callId), pressed: null }, answer: callId }
  return { next: { ...latch, pressed: { callId, until: now + LATCH_MS } } }
}

/** An INVITE arrived. */
export function inviteArrived(latch: Latch, callId: string, now: number): LatchStep {
  if (latch.pressed?.callId === callId && now <= latch.pressed.until) {
    return { next: { ...latch, pressed: null }, answer: callId }
  }
  return { next: { ...latch, ringing: [...without(latch, callId).ringing, callId] } }
}

/** The INVITE is gone: answered, cancelled or failed. */
export function inviteGone(latch: Latch, callId: string): Latch {
  return without(latch, callId)
}

export function expireLatch(latch: Latch, now: number): LatchStep {
  if (!latch.pressed || now < latch.pressed.until) return { next: latch }
  return { next: { ...latch, pressed: null }, expired: latch.pressed.callId }
}

function without(latch: Latch, callId: string): Latch {
  return { ...latch, ringing: latch.ringing.filter((id) => id !== callId) }
}
