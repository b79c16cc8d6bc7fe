import { useEffect, useState } from 'react'

/** Whole seconds until `deadline` (epoch milliseconds), down to 0; 0 when there is none. */
export function useCountdown(deadline: number | null): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (deadline === null) return
    setNow(Date.now())
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() >= deadline) clearInterval(timer)
    }, 250)
    return () => clearInterval(timer)
  }, [deadline])
  return deadline === null ? 0 : Math.max(0, Math.ceil((deadline - now) / 1000))
}
