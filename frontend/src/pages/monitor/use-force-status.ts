import { useTranslation } from 'react-i18next'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import type { OperatorNow, SettableStatus } from '@/services/api/types'
import { setStatus } from '@/services/operators/presence'

/** Sets somebody's status; true when it is done or waits for the end of his call. */
export function useForceStatus({ operator_id, name }: OperatorNow) {
  const { t } = useTranslation()
  const problem = useProblemText()
  return async (status: SettableStatus, reason?: string, note?: string): Promise<boolean> => {
    try {
      const answer = await setStatus(operator_id, status, reason, note)
      // Ready ends the paperwork, and what he himself chose for afterwards comes now.
      const becomes = answer.next_status ?? answer.status
      const word = t(
        status === 'break' && becomes === status && reason
          ? `presence.reason.${reason}`
          : `presence.${becomes}`,
      )
      const text = answer.next_status ? 'monitor.statusWaits' : 'monitor.statusSet'
      toast({ tone: 'ok', text: t(text, { name, status: word }) })
      return true
    } catch (error) {
      toast({ tone: 'danger', text: t('callbar.refused', { reason: problem(error) }) })
      return false
    }
  }
}
