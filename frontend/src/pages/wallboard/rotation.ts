/** A part of a long list stays this long. */
const TURN_MS = 20_000

/** What of a list too long for the screen is shown at this moment: one part after the other, all of the same length. */
export function turnOf<T>(items: readonly T[], most: number, now: number): readonly T[] {
  const parts = Math.ceil(items.length / most)
  if (parts < 2) return items
  const part = Math.floor(now / TURN_MS) % parts
  return items.slice(part * most, (part + 1) * most)
}
