/**
 * The server's clock as this page knows it. Timers of calls count from the server's times, and an office PC
 * may be minutes off. An event can only arrive late, so the smallest difference seen is the best guess.
 */
let skewMs = Number.POSITIVE_INFINITY

export function noteServerTime(at: string): void {
  const server = Date.parse(at)
  if (Number.isFinite(server)) skewMs = Math.min(skewMs, Date.now() - server)
}

/**
 * The same from an answer that was asked for, where the page outlives corrections of its own clock: the newest counts.
 * A screen without a battery starts years off and is set right minutes later.
 */
export function setServerTime(at: string): void {
  const server = Date.parse(at)
  if (Number.isFinite(server)) skewMs = Date.now() - server
}

/** Epoch milliseconds by the server's clock. */
export function serverNow(): number {
  return Date.now() - (Number.isFinite(skewMs) ? skewMs : 0)
}
