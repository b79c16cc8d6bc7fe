import { useTranslation } from 'react-i18next'
import { useAuth } from '@/contexts/Auth'
import { useProblemText } from '@/hooks/use-problem'
import { formatPhone } from '@/lib/phone'
import { toast } from '@/lib/toasts'
import { dial } from '@/services/calls/commands'

/** Rings my device, then the customer; null for those who do not call. */
export function useCallBack(): ((number: string) => void) | null {
  const { t } = useTranslation()
  const problem = useProblemText()
  const { hasRole } = useAuth()
  if (!hasRole('operator', 'supervisor', 'admin')) return null
  return (number) => {
    dial(number).then(
      () => toast({ tone: 'ok', text: t('calls.calling', { number: formatPhone(number) }) }),
      (error: unknown) => toast({ tone: 'danger', text: t('callbar.refused', { reason: problem(error) }) }),
    )
  }
}
