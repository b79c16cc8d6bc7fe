import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useRealtime } from '@/contexts/Realtime'
import { phoneServer } from '@/services/phone-server'

/** A restart of Asterisk is not worth a word if it is over before anybody has read it. */
const QUIET_MS = 3_000

/** Whether the server has been without Asterisk for a while. */
export function usePhoneServerAway(): boolean {
  const cache = useQueryClient()
  const { onEvent } = useRealtime()
  const { data } = useQuery(phoneServer)
  const away = data?.connected === false
  const [shown, setShown] = useState(false)
  useEffect(
    () =>
      onEvent('notification', ({ code }) => {
        if (code === 'asterisk_away' || code === 'asterisk_back')
          cache.setQueryData(phoneServer.queryKey, { connected: code === 'asterisk_back' })
      }),
    [cache, onEvent],
  )
  useEffect(() => {
    if (!away) return setShown(false)
    const timer = setTimeout(() => setShown(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [away])
  return shown
}
