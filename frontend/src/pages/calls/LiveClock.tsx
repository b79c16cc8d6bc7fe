import { useSecsSince } from '@/hooks/use-server-now'
import { clock } from '@/lib/format'

/** Runs from a time of the server, so that a reload or a sleeping tab does not change it. */
export function LiveClock({ since }: { since: string }) {
  return <span aria-hidden>{clock(useSecsSince(since))}</span>
}
