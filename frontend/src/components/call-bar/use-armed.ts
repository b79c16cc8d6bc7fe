import { useEffect, useRef, useState } from 'react'

/** So long a slip of the finger can be called back. */
const ARMING_MS = 1_000

/** What cannot be unheard waits a moment between the press and the deed. */
export function useArmed(run: () => void) {
  const [armed, setArmed] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  const disarm = () => {
    clearTimeout(timer.current)
    setArmed(false)
  }
  const arm = () => {
    disarm()
    setArmed(true)
    timer.current = setTimeout(() => {
      setArmed(false)
      latest.current()
    }, ARMING_MS)
  }
  return { armed, arm, disarm }
}
