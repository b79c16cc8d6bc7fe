import type { Call } from '@/services/api/types'

type Word =
  | 'answered'
  | 'missed'
  | 'abandoned'
  | 'out_of_hours'
  | 'voicemail'
  | 'callback'
  | 'no_answer'
  | 'busy'
  | 'failed'

/** Which word of the section `status` names how a call ended; null while it lives. */
export function statusKey(call: Pick<Call, 'status' | 'missed_reason' | 'voicemail'>): Word | null {
  if (call.status !== 'missed') return call.status ?? null
  if (call.voicemail) return 'voicemail'
  if (call.missed_reason === 'caller_left') return 'abandoned'
  if (call.missed_reason === 'callback') return 'callback'
  return call.missed_reason === 'out_of_hours' ? 'out_of_hours' : 'missed'
}
