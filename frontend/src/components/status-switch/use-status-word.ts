import { useTranslation } from 'react-i18next'
import type { PresentOperator } from '@/services/operators/presence'
import { BREAK_REASONS, shownStatus } from '@/services/operators/shown-status'

/** A status in a word: of a break its reason. */
export function useStatusWord({
  status,
  reason,
  reachable,
}: Pick<PresentOperator, 'status' | 'reason' | 'reachable'>): string {
  const { t } = useTranslation()
  const shown = shownStatus({ status, reason: reason ?? null, reachable })
  const known = BREAK_REASONS.some(({ code }) => code === reason)
  return shown === 'break' && known ? t(`presence.reason.${reason}`) : t(`presence.${shown}`)
}
