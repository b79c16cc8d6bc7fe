import { pageTimers, type Timers } from '@/lib/timers'

/** Timers that keep their time in a hidden tab; the page's own where workers are missing. */
export function createWorkerTimers(): Timers {
  if (typeof Worker === 'undefined') return pageTimers
  const worker = new Worker(new URL('./timer.worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, () => void>()
  let next = 1
  worker.onmessage = ({ data }: MessageEvent<number>) => {
    const run = waiting.get(data)
    waiting.delete(data)
    run?.()
  }
  return {
    now: () => Date.now(),
    set(delayMs, run) {
      const id = next
      next += 1
      waiting.set(id, run)
      worker.postMessage({ set: id, delayMs })
      return id
    },
    clear(id) {
      if (waiting.delete(id)) worker.postMessage({ clear: id })
    },
  }
}
