import clsx from 'clsx'
import { useEffect, useState } from 'react'

/** A grey shape of what is coming. Hidden from screen readers: the region itself says that it is busy. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={clsx('block rounded-badge bg-subtle motion-safe:animate-pulse-slow', className)}
    />
  )
}

const LATE_MS = 150

/** True when `busy` has lasted long enough to be worth showing: quick answers must not flash. */
export function useLate(busy: boolean): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!busy) return
    const timer = setTimeout(() => setLate(true), LATE_MS)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [busy])
  return busy && late
}
