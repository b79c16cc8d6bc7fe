import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useRealtime } from '@/contexts/Realtime'
import { toast } from '@/lib/toasts'
import type { Notice } from '@/services/api/types'
import { operatorOf } from '@/services/operators/presence'

const BY_SOMEBODY = ['call_ended_by', 'status_forced']

/** Tells me in words what somebody who leads did to me: my status, or my call. It stays until I close it. */
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
      if (code === 'call_ended_by') return t('notices.callEnded', { name })
      const done = t(params.after ? 'notices.statusWaits' : 'notices.status', {
        name,
        status: statusOf(params),
      })
      return params.note ? `${done} — «${params.note}»` : done
    }
    return onEvent('notification', async (notice) => {
      if (!BY_SOMEBODY.includes(notice.code)) return
      const by = await queries.fetchQuery(operatorOf(notice.params.by ?? '')).catch(() => null)
      toast({ tone: 'off', stays: true, text: text(notice, by?.name ?? t('notices.somebody')) })
    })
  }, [onEvent, queries, t, i18n])
}
