import type { ListenedCall } from '@/services/api/types'
import { isHeardBy } from './offers'

/** The own phone rings this long; after that nobody means it any more, whatever happens in the calls. */
const PATIENCE_MS = 30_000

/** A customer to be taken as soon as the own phone is in his call. */
export interface TakeOverWish {
  id: string
  /** Epoch ms. */
  until: number
  /** The own phone rings, or rang. */
  rings: boolean
}

export const takeOverWish = (id: string, now: number): TakeOverWish => ({
  id,
  until: now + PATIENCE_MS,
  rings: false,
})

/** What is left of the wish when the own calls have changed; `take`: now is the moment. */
export function stepWish(
  wish: TakeOverWish,
  calls: readonly ListenedCall[],
  me: string,
  now: number,
): { wish: TakeOverWish | null; take: boolean } {
  if (now >= wish.until) return { wish: null, take: false }
  const heard = calls.find((call) => call.id === wish.id && isHeardBy(call, me))
  if (heard?.supervision?.since) return { wish: null, take: true }
  // It rang and rings no more: declined, or not answered.
  if (!heard && wish.rings) return { wish: null, take: false }
  return { wish: heard ? { ...wish, rings: true } : wish, take: false }
}
