import { ChevronDown, FileSpreadsheet, FileText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { Menu, MenuItem } from '@/components/ui/Menu'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import { type ExportFormat, saveCalls } from '@/services/calls/files'
import type { ListFilter } from '@/services/calls/search'

/** The list as it is filtered now, as a file. */
export function ExportMenu({ filter }: { filter: ListFilter }) {
  const { t } = useTranslation()
  const problem = useProblemText()
  const [busy, setBusy] = useState(false)
  const save = async (format: ExportFormat) => {
    setBusy(true)
    try {
      await saveCalls(filter, format)
    } catch (error) {
      toast({ tone: 'danger', text: t('calls.exportFailed', { reason: problem(error) }) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Menu
      align="end"
      trigger={
        <Button disabled={busy}>
          {busy ? t('calls.exporting') : t('common.export')}
          <ChevronDown aria-hidden size={16} strokeWidth={1.75} />
        </Button>
      }
    >
      <MenuItem icon={FileText} onSelect={() => void save('csv')}>
        {t('calls.exportCsv')}
      </MenuItem>
      <MenuItem icon={FileSpreadsheet} onSelect={() => void save('xlsx')}>
        {t('calls.exportXlsx')}
      </MenuItem>
    </Menu>
  )
}
