import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { useRealtime } from '@/contexts/Realtime'
import { useSoftphone } from '@/contexts/Softphone'
import { usePhoneServerAway } from '@/hooks/use-phone-server-away'
import { clock } from '@/lib/format'

/** A blink of the network is not worth a word. */
const QUIET_SECS = 3
const SERIOUS_SECS = 30
const RESTORED_MS = 2_000

/** Says that the server, or Asterisk behind it, is out of reach, since when, and when it is back; a talk goes on without it. */
export function OfflineBanner() {
  const { t } = useTranslation()
  const { link, reconnectNow } = useRealtime()
  const { calls, phone, softphone } = useSoftphone()
  const secs = useSecsLost(link.lostAt)
  const shown = link.lostAt !== null && secs >= QUIET_SECS
  const phoneServerAway = usePhoneServerAway()
  const restored = useRestored(shown, link.link === 'online')

  if (shown) {
    const text = calls.length > 0 ? t('offline.callGoesOn') : t('offline.lost', { time: clock(secs) })
    return (
      <Strip>
        <Banner
          tone={secs >= SERIOUS_SECS ? 'danger' : 'warn'}
          role="status"
          className="rounded-none! py-0!"
          action={
            <Button variant="ghost" onClick={reconnectNow}>
              {t('offline.now')}
            </Button>
          }
        >
          {text}
        </Banner>
      </Strip>
    )
  }
  if (phoneServerAway) {
    return (
      <Strip>
        <Banner tone="danger" role="status" className="min-h-10 rounded-none!">
          {t('offline.phoneServer')}
        </Banner>
      </Strip>
    )
  }
  if (restored) {
    return (
      <Strip>
        <Banner tone="ok" role="status" className="min-h-10 rounded-none!">
          {t('offline.restored')}
        </Banner>
      </Strip>
    )
  }
  if (phone.soundBlocked && phone.role === 'owner') {
    return (
      <Strip>
        <button
          type="button"
          className="block w-full text-left"
          onClick={() => void softphone.ringer.unlock()}
        >
          <Banner tone="danger" role="alert" className="min-h-10 rounded-none!">
            {t('callbar.soundBlocked')}
          </Banner>
        </button>
      </Strip>
    )
  }
  if (phone.microphoneFailed && phone.role === 'owner') {
    return (
      <Strip>
        <Banner
          tone="danger"
          role="alert"
          className="min-h-10 rounded-none! py-0!"
          action={
            <Button variant="ghost" onClick={() => void softphone.recoverMicrophone()}>
              {t('shift.again')}
            </Button>
          }
        >
          {t(calls.length > 0 ? 'callbar.microphoneGone' : 'callbar.microphoneFailed')}
        </Banner>
      </Strip>
    )
  }
  if (phone.headsetLost) {
    return (
      <Strip>
        <Banner tone="warn" role="status" className="min-h-10 rounded-none!">
          {t('callbar.headsetLost')}
        </Banner>
      </Strip>
    )
  }
  return null
}

function Strip({ children }: { children: React.ReactNode }) {
  return <div className="relative z-offline animate-appear">{children}</div>
}

function useSecsLost(lostAt: number | null): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (lostAt === null) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [lostAt])
  return lostAt === null ? 0 : Math.max(0, Math.floor((now - lostAt) / 1_000))
}

/** True for a moment after a connection that was shown as lost has come back. */
function useRestored(shown: boolean, online: boolean): boolean {
  const wasShown = useRef(false)
  const [restored, setRestored] = useState(false)
  useEffect(() => {
    if (shown) wasShown.current = true
    if (!online || !wasShown.current) return
    wasShown.current = false
    setRestored(true)
    const timer = setTimeout(() => setRestored(false), RESTORED_MS)
    return () => clearTimeout(timer)
  }, [shown, online])
  return restored
}
