import { useEffect } from 'react'

/** Keeps the screen from going dark. The browser takes the lock away whenever the page is hidden. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let stopped = false
    const take = async () => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      // Refused on a low battery and on plain http: the board works all the same.
      const taken = await navigator.wakeLock.request('screen').catch(() => undefined)
      if (stopped) void taken?.release()
      else lock = taken
    }
    void take()
    document.addEventListener('visibilitychange', take)
    return () => {
      stopped = true
      document.removeEventListener('visibilitychange', take)
      void lock?.release()
    }
  }, [])
}
