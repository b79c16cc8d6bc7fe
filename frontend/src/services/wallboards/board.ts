import { send } from '@/services/api/http'
import type { Board } from '@/services/api/types'

/** Shorter than the age at which a board counts as stale. */
const TIMEOUT_MS = 5_000

/** What the wallboard of this token shows. Nobody is signed in: the token is the whole right. */
export async function readBoard(token: string): Promise<Board> {
  const headers = { Authorization: `Bearer ${token}` }
  const init: RequestInit = { headers, credentials: 'omit', cache: 'no-store' }
  return (await send('/api/wallboard', init, TIMEOUT_MS)).json()
}
