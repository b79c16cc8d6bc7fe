import { api, data, idempotencyKey } from '@/services/api/client'

/** What a person does to a call. Each resolves when the server has taken it, and throws an `ApiError`. */
type Command =
  | 'answer'
  | 'reject'
  | 'hangup'
  | 'hold'
  | 'unhold'
  | 'mute'
  | 'unmute'
  /** Waits with music for whoever picks him up. */
  | 'park'
  /** Takes a parked customer; my own device first. */
  | 'pick-up'
  | 'complete'
  | 'cancel'
  /** The customer was promised a call and does not get it. */
  | 'cancel-callback'
  /** For everybody in it, by somebody who leads. */
  | 'end'

export async function commandCall(id: string, command: Command): Promise<void> {
  await api.POST(`/api/calls/{id}/${command}`, { params: { path: { id }, header: idempotencyKey() } })
}

export type TransferTarget = { type: 'operator' | 'queue'; id: string } | { type: 'number'; number: string }

/** Hands the customer on; the own part in the call is over. */
export async function transferCall(id: string, target: TransferTarget): Promise<void> {
  const params = { path: { id }, header: idempotencyKey() }
  await api.POST('/api/calls/{id}/transfer', { params, body: { target } })
}

/** Asks somebody while the customer is on hold. */
export async function consultAbout(id: string, target: TransferTarget): Promise<void> {
  const params = { path: { id }, header: idempotencyKey() }
  await api.POST('/api/calls/{id}/consult', { params, body: { target } })
}

/** What a supervisor does in somebody else's talk; his own phone rings first. */
export type Supervision = 'listen' | 'whisper' | 'barge'

export async function supervise(id: string, how: Supervision | 'leave' | 'take-over'): Promise<void> {
  await api.POST(`/api/calls/{id}/${how}`, { params: { path: { id }, header: idempotencyKey() } })
}

/** Calls somebody who takes part in the talk as soon as he picks up. */
export async function inviteIn(id: string, target: TransferTarget): Promise<void> {
  const params = { path: { id }, header: idempotencyKey() }
  await api.POST('/api/calls/{id}/conference', { params, body: { target } })
}

/** Whoever is asked takes part in the talk. */
export async function joinAsked(id: string): Promise<void> {
  const params = { path: { id }, header: idempotencyKey() }
  await api.POST('/api/calls/{id}/conference', { params, body: {} })
}

/** Tones to the other party. */
export async function sendDigits(id: string, digits: string): Promise<void> {
  const params = { path: { id }, header: idempotencyKey() }
  await api.POST('/api/calls/{id}/dtmf', { params, body: { digits } })
}

/** Rings my own device first, then the number. */
export async function dial(to: string): Promise<string> {
  const answer = api.POST('/api/calls/outbound', { params: { header: idempotencyKey() }, body: { to } })
  return (await data(answer)).call_id
}

export async function amendCall(id: string, change: { notes?: string; disposition?: string }): Promise<void> {
  await api.PATCH('/api/calls/{id}', { params: { path: { id } }, body: change })
}
