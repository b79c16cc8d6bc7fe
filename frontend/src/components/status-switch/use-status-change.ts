import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import type { SettableStatus, StatusAnswer } from '@/services/api/types'
import { operatorKeys, type PresentOperator, setStatus } from '@/services/operators/presence'

/** Changes my status at the press; a refusal brings the old one back and says why. */
export function useStatusChange(me: PresentOperator) {
  const { t } = useTranslation()
  const problem = useProblemText()
  const queries = useQueryClient()
  const [wished, setWished] = useState<{ status: SettableStatus; reason: string | null } | null>(null)

  const change = async (status: SettableStatus, reason?: string) => {
    // In a call the new status waits for its end: the server's answer shows it as the next one.
    if (me.status !== 'talking' && me.status !== 'ringing') setWished({ status, reason: reason ?? null })
    try {
      const answer = await setStatus(me.id, status, reason)
      queries.setQueryData<PresentOperator>(operatorKeys.detail(me.id), (old) => old && answered(old, answer))
    } catch (error) {
      toast({ tone: 'danger', text: t('callbar.refused', { reason: problem(error) }) })
    } finally {
      setWished(null)
    }
  }
  return { presence: wished ? { ...me, ...wished } : me, change }
}

/** The row after the answer; the event that follows brings the exact time. */
function answered(
  old: PresentOperator,
  { status, reason, reachable, next_status }: StatusAnswer,
): PresentOperator {
  const same = old.status === status && (old.reason ?? null) === (reason ?? null)
  const since = same ? (old.since ?? null) : new Date().toISOString()
  return { ...old, status, reason: reason ?? null, reachable, next_status: next_status ?? null, since }
}
