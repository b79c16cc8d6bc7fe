import { useServerNow } from '@/hooks/use-server-now'
import { serverNow } from '@/lib/server-clock'
import type { Offer } from '@/services/calls/offers'

/** Seconds the caller has been waiting: those before the event, and those since. */
export function useWaitSecs({ call, shownAt }: Offer): number {
  const now = useServerNow()
  const skew = Date.now() - serverNow()
  return Math.max(0, Math.floor(call.waiting_secs + (now + skew - shownAt) / 1_000))
}
