import { useEffect, useRef, useState } from 'react'

/** A wish that no event confirms lives this long: nobody may believe in a hold that the server never heard of. */
const PATIENCE_MS = 4_000

/**
 * A switch that moves at the press: shows the wished value until the server confirms it, and springs back
 * if the server refuses.
 * @returns what to show, and the press: it rejects with the server's refusal
 */
export function useWish<T>(actual: T): [T, (wished: T, run: () => Promise<unknown>) => Promise<void>] {
  const [wish, setWish] = useState<{ value: T } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (wish && wish.value === actual) setWish(null)
  }, [wish, actual])
  useEffect(() => () => clearTimeout(timer.current), [])
  const press = async (wished: T, run: () => Promise<unknown>) => {
    clearTimeout(timer.current)
    setWish({ value: wished })
    timer.current = setTimeout(() => setWish(null), PATIENCE_MS)
    try {
      await run()
    } catch (error) {
      setWish(null)
      throw error
    }
  }
  return [wish ? wish.value : actual, press]
}
