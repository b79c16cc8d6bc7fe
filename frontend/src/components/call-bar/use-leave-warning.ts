import { useEffect } from 'react'

/** Closing or reloading the page now would cut the voice: the browser asks first. */
export function useLeaveWarning(talking: boolean): void {
  useEffect(() => {
    if (!talking) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [talking])
}
