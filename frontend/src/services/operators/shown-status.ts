import type { Operator } from '@/services/api/types'

/** What the status button and the lists show: the status refined by its reason and the device. */
export type ShownStatus =
  | 'available'
  | 'ringing'
  | 'talking'
  | 'wrap_up'
  | 'break'
  | 'chat_only'
  | 'no_answer'
  | 'unreachable'
  | 'offline'

export function shownStatus({
  status,
  reason,
  reachable,
}: Pick<Operator, 'status' | 'reason' | 'reachable'>): ShownStatus {
  if (status === 'available') {
    if (reason === 'chat_only') return 'chat_only'
    return reachable ? 'available' : 'unreachable'
  }
  return status === 'break' && reason === 'no_answer' ? 'no_answer' : status
}

/** Reasons of a break, each with its limit in minutes; null where there is none. */
export const BREAK_REASONS = [
  { code: 'lunch', limitMinutes: 30 },
  { code: 'tea', limitMinutes: 10 },
  { code: 'prayer', limitMinutes: 15 },
  { code: 'meeting', limitMinutes: 60 },
  { code: 'training', limitMinutes: null },
  { code: 'technical', limitMinutes: null },
  { code: 'personal', limitMinutes: 15 },
] as const

export type BreakReason = (typeof BREAK_REASONS)[number]['code']

/** Seconds over the limit of a break that began `secs` ago; 0 while within. */
export function overLimit(reason: string | null | undefined, secs: number): number {
  const known = BREAK_REASONS.find(({ code }) => code === reason)
  return known?.limitMinutes ? Math.max(0, secs - known.limitMinutes * 60) : 0
}
