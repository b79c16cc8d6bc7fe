import { useState } from 'react'
import { serverNow } from '@/lib/server-clock'

/** When this page saw the hold begin, as a server time; null while not held. */
export function useHeldSince(held: boolean): string | null {
  const [since, setSince] = useState<string | null>(held ? isoNow : null)
  if (held && since === null) setSince(isoNow())
  if (!held && since !== null) setSince(null)
  return since
}

function isoNow(): string {
  return new Date(serverNow()).toISOString()
}
