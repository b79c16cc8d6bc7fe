const FIRST_MS = 500
const LONGEST_MS = 15_000

/**
 * Pause before the n-th try (0 = the first after a cut): 0.5, 1, 2, 4, 8, 15, 15 … s, and up to a quarter
 * more or less, so that a restarted server is not met by every page in the same instant.
 * @param random a number in [0, 1)
 */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
  return Math.round(base * (0.75 + random * 0.5))
}
