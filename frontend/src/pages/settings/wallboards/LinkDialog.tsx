import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { CopyField } from '@/components/ui/CopyField'
import { Dialog } from '@/components/ui/Dialog'
import type { CreatedWallboard } from '@/services/api/types'

/** The link of a new wallboard; it is not shown again. */
export function LinkDialog({ board, onClose }: { board: CreatedWallboard; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t('wallboards.created')}
      description={board.name}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('common.done')}
        </Button>
      }
    >
      <dl className="mb-3">
        <CopyField label={t('wallboards.link')} value={`${location.origin}/wallboard/${board.token}`} />
      </dl>
      <Banner tone="warn">{t('wallboards.once')}</Banner>
    </Dialog>
  )
}
