import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { caller } from '@/components/call-bar/other-party'
import { useSoftphone } from '@/contexts/Softphone'
import type { Offer } from '@/services/calls/offers'
import { closeCallNotification, showCallNotification } from '@/services/notifications'
import { setUrgentTitle } from '@/services/page-title'

const FLASH_MS = 1_000

/** Makes a hidden tab noticed: the number in its title, and a notification of the system with two buttons. */
export function useAttention(offer: Offer | null): void {
  const { t } = useTranslation()
  const { phone } = useSoftphone()
  const callId = offer?.call.call_id
  const party = offer ? caller(offer.call) : null
  const who = party ? [party.name, party.number ?? t('call.hiddenNumber')].filter(Boolean).join(' · ') : ''
  const number = party?.number ?? t('call.hiddenNumber')

  useEffect(() => {
    if (!callId) return
    const title = `☎ ${number}`
    setUrgentTitle(title)
    let on = true
    const timer = setInterval(() => {
      on = !on
      setUrgentTitle(on ? title : null)
    }, FLASH_MS)
    return () => {
      clearInterval(timer)
      setUrgentTitle(null)
    }
  }, [callId, number])

  const own = phone.role !== 'remote'
  useEffect(() => {
    if (!callId || !own) return
    const show = () => {
      if (document.visibilityState !== 'hidden') return
      void showCallNotification({
        callId,
        title: t('popup.title'),
        body: who,
        answer: t('popup.answer'),
        decline: t('popup.decline'),
      })
    }
    show()
    document.addEventListener('visibilitychange', show)
    return () => {
      document.removeEventListener('visibilitychange', show)
      void closeCallNotification(callId)
    }
  }, [callId, own, who, t])
}
