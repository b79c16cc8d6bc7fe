import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { ConfirmDialog } from '@/components/ui/Dialog'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import type { Operator } from '@/services/api/types'
import { useDeleteOperator } from '@/services/operators/mutations'

export function DeleteOperator({ operator, onClose }: { operator: Operator; onClose: () => void }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const remove = useDeleteOperator()
  const { name } = operator
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t('operators.delete.title', { name })}
      description={t('operators.delete.text')}
      confirmLabel={t('common.delete')}
      busy={remove.isPending}
      onConfirm={() =>
        remove.mutate(operator.id, {
          onSuccess: () => {
            toast({ tone: 'ok', text: t('operators.deleted', { name }) })
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
