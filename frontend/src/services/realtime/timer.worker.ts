/** Timers outside the page: a hidden page's own run once a minute, a worker's keep their time. */
type Order = { set: number; delayMs: number } | { clear: number }

const running = new Map<number, ReturnType<typeof setTimeout>>()

self.onmessage = ({ data }: MessageEvent<Order>) => {
  if ('clear' in data) {
    clearTimeout(running.get(data.clear))
    running.delete(data.clear)
    return
  }
  running.set(
    data.set,
    setTimeout(() => {
      running.delete(data.set)
      self.postMessage(data.set)
    }, data.delayMs),
  )
}
