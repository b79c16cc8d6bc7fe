import type { Timers } from '@/lib/timers'

/** A clock that moves only when told to, and runs what falls due in order. */
export class ManualTimers implements Timers {
  private at = 1_000_000
  private next = 1
  private readonly due = new Map<number, { at: number; run: () => void }>()

  now() {
    return this.at
  }

  set(delayMs: number, run: () => void) {
    const id = this.next
    this.next += 1
    this.due.set(id, { at: this.at + delayMs, run })
    return id
  }

  clear(id: number) {
    this.due.delete(id)
  }

  get pending() {
    return this.due.size
  }

  async advance(ms: number) {
    const end = this.at + ms
    for (;;) {
      await Promise.resolve()
      const first = [...this.due].sort((a, b) => a[1].at - b[1].at)[0]
      if (!first || first[1].at > end) break
      this.at = first[1].at
      this.due.delete(first[0])
      first[1].run()
      await Promise.resolve()
    }
    this.at = end
    await Promise.resolve()
  }
}
