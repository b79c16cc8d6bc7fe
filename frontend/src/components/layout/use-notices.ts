import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useRealtime } from '@/contexts/Realtime'
import { toast } from '@/lib/toasts'
import type { Notice } from '@/services/api/types'
import { operatorOf } from '@/services/operators/presence'

const MINE = ['call_ended_by', 'status_forced', 'phone_transfer_refused']

/** Tells me in words what somebody who leads did to me, and what my phone could not do. It stays until I close it. */
export function useNotices(): void {
  const { t, i18n } = useTranslation()
  const { onEvent } = useRealtime()
  const queries = useQueryClient()
  useEffect(() => {
    const statusOf = ({ status = '', reason }: Notice['params']) => {
      const known = reason && i18n.exists(`presence.reason.${reason}`)
      return known ? t(`presence.reason.${reason}`) : t(`presence.${status}`)
    }
    const text = ({ code, params }: Notice, name: string) => {
      if (code === 'phone_transfer_refused') {
        const known = i18n.exists(`api.${params.reason}`)
        return t('notices.phoneTransfer', { reason: known ? t(`api.${params.reason}`) : t('api.unknown') })
      }
      if (code === 'call_ended_by') return t('notices.callEnded', { name })
      const done = t(params.after ? 'notices.statusWaits' : 'notices.status', {
        name,
        status: statusOf(params),
      })
      return params.note ? `${done} — «${params.note}»` : done
    }
    return onEvent('notification', async (notice) => {
      if (!MINE.includes(notice.code)) return
      const { by: id } = notice.params
      const by = id ? await queries.fetchQuery(operatorOf(id)).catch(() => null) : null
      toast({ tone: 'off', stays: true, text: text(notice, by?.name ?? t('notices.somebody')) })
    })
  }, [onEvent, queries, t, i18n])
}
