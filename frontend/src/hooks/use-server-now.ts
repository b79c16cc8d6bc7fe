import { useEffect, useState } from 'react'
import { serverNow } from '@/lib/server-clock'

/** The server's time, renewed every second while `running`. */
export function useServerNow(running = true): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    if (!running) return
    setNow(serverNow())
    const timer = setInterval(() => setNow(serverNow()), 1_000)
    return () => clearInterval(timer)
  }, [running])
  return now
}

/** Whole seconds since a time of the server; 0 without one. */
export function useSecsSince(at: string | null | undefined): number {
  const now = useServerNow(Boolean(at))
  return at ? Math.max(0, Math.floor((now - Date.parse(at)) / 1_000)) : 0
}
