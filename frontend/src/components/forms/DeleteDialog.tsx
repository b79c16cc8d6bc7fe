import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { ConfirmDialog } from '@/components/ui/Dialog'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'

interface DeleteDialogProps {
  /** Of the texts: has `delete.title`, `delete.text` and `deleted`. */
  section: string
  name: string
  remove: () => Promise<void>
  onClose: () => void
}

/** Asks before something is deleted, and stays with the reason if it is refused. */
export function DeleteDialog({ section, name, remove, onClose }: DeleteDialogProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const removal = useMutation({
    mutationFn: remove,
    onSuccess: () => {
      toast({ tone: 'ok', text: t(`${section}.deleted`, { name }) })
      onClose()
    },
  })
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t(`${section}.delete.title`, { name })}
      description={t(`${section}.delete.text`)}
      confirmLabel={t('common.delete')}
      busy={removal.isPending}
      onConfirm={() => removal.mutate()}
    >
      <div role="alert">
        {removal.isError ? <Banner tone="danger">{problemText(removal.error)}</Banner> : null}
      </div>
    </ConfirmDialog>
  )
}
