/** Timers as an argument: tests turn the clock by hand, hidden tabs use a worker's, which are not throttled. */
export interface Timers {
  now(): number
  set(delayMs: number, run: () => void): number
  clear(id: number): void
}

export const pageTimers: Timers = {
  now: () => Date.now(),
  set: (delayMs, run) => window.setTimeout(run, delayMs),
  clear: (id) => window.clearTimeout(id),
}
