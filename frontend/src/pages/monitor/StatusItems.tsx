import { MessageSquareText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { STATUS_VISUALS } from '@/components/status-switch/status-visual'
import { MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/Menu'
import type { OperatorNow } from '@/services/api/types'
import { BREAK_REASONS } from '@/services/operators/shown-status'
import { useForceStatus } from './use-force-status'

/** Lines of an operator's menu that set his status; he is told who did it. */
export function StatusItems({ operator, onNote }: { operator: OperatorNow; onNote: () => void }) {
  const { t } = useTranslation()
  const force = useForceStatus(operator)
  return (
    <>
      <MenuLabel>{t('monitor.setStatus')}</MenuLabel>
      <MenuItem icon={STATUS_VISUALS.available.icon} onSelect={() => void force('available')}>
        {t('presence.available')}
      </MenuItem>
      {BREAK_REASONS.map(({ code }) => (
        <MenuItem key={code} icon={STATUS_VISUALS.break.icon} onSelect={() => void force('break', code)}>
          {t(`presence.reason.${code}`)}
        </MenuItem>
      ))}
      <MenuItem icon={STATUS_VISUALS.offline.icon} onSelect={() => void force('offline')}>
        {t('presence.offline')}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={MessageSquareText} onSelect={onNote}>
        {t('monitor.withNote')}
      </MenuItem>
    </>
  )
}
