/** Waiting for conditions; nothing in the tests sleeps for a fixed time. */

export class TimeoutError extends Error {}

/** What is waited for can never come: `until` passes it on at once. */
export class Hopeless extends Error {}

/** Polls `probe` until it returns something truthy. A thrown error counts as "not yet" and is shown on timeout. */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 25 } = {},
): Promise<NonNullable<T>> {
  const end = performance.now() + timeoutMs
  let last: unknown
  for (;;) {
    try {
      const value = await probe()
      if (value) return value as NonNullable<T>
      last = value
    } catch (error) {
      if (error instanceof Hopeless) throw error
      last = error
    }
    if (performance.now() > end) {
      const state = last instanceof Error ? last.message : JSON.stringify(last)
      throw new TimeoutError(`waited ${timeoutMs} ms for ${what}; last: ${state}`)
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

/** Lets real time pass where the passing itself is what is tested (a call that lasts n seconds). */
export function elapse(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
