import { useEffect } from 'react'
import { useSoftphone } from '@/contexts/Softphone'

/** Rings in the window that has the phone: the whole ring when idle, a soft beep during a talk. */
export function useRing(ringing: boolean, talking: boolean): void {
  const { softphone, phone, offers } = useSoftphone()
  const answering = offers.some(({ phase, ending }) => phase !== 'ringing' && ending === null)
  const own = phone.role === 'owner'
  useEffect(() => {
    if (!own || !ringing || answering) softphone.ringer.stop()
    else softphone.ringer.start(talking ? 'waiting' : 'call')
  }, [softphone, own, ringing, answering, talking])
}
