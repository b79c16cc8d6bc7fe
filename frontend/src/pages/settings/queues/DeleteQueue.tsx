import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { ConfirmDialog } from '@/components/ui/Dialog'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import type { Queue } from '@/services/api/types'
import { useDeleteQueue } from '@/services/queues/mutations'

export function DeleteQueue({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const remove = useDeleteQueue()
  const { name } = queue
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t('queues.delete.title', { name })}
      description={t('queues.delete.text')}
      confirmLabel={t('common.delete')}
      busy={remove.isPending}
      onConfirm={() =>
        remove.mutate(queue.id, {
          onSuccess: () => {
            toast({ tone: 'ok', text: t('queues.deleted', { name }) })
            onClose()
          },
        })
      }
    >
      <div role="alert">
        {remove.isError ? <Banner tone="danger">{problemText(remove.error)}</Banner> : null}
      </div>
    </ConfirmDialog>
  )
}
