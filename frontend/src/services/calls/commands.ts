import { api, data, idempotencyKey } from '@/services/api/client'

/** What a person does to a call. Each resolves when the server has taken it, and throws an `ApiError`. */
type Command = 'answer' | 'reject' | 'hangup' | 'hold' | 'unhold' | 'mute' | 'unmute'

export async function commandCall(id: string, command: Command): Promise<void> {
  await api.POST(`/api/calls/{id}/${command}`, { params: { path: { id }, header: idempotencyKey() } })
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
