import { useTranslation } from 'react-i18next'
import { shownNumber } from '@/components/call-status/customer'
import { Banner } from '@/components/ui/Banner'
import { ConfirmDialog } from '@/components/ui/Dialog'
import { useFormat } from '@/hooks/use-format'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import type { Call } from '@/services/api/types'
import { useDeleteCall } from '@/services/calls/mutations'

interface DeleteCallProps {
  call: Call
  open: boolean
  onOpenChange: (open: boolean) => void
  onDeleted: () => void
}

/** For good, with the recording: the question says so and names the call. */
export function DeleteCall({ call, open, onOpenChange, onDeleted }: DeleteCallProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const problem = useProblemText()
  const remove = useDeleteCall(call.id)
  const who = call.contact?.name ?? shownNumber(call) ?? t('call.hiddenNumber')
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('calls.delete.title', { who, time: format.dateTime(call.started_at) })}
      description={t('calls.delete.text')}
      confirmLabel={t('common.delete')}
      busy={remove.isPending}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            onOpenChange(false)
            toast({ tone: 'ok', text: t('calls.delete.done') })
            onDeleted()
          },
        })
      }
    >
      {remove.error ? (
        <Banner tone="danger" role="alert">
          {problem(remove.error)}
        </Banner>
      ) : null}
    </ConfirmDialog>
  )
}
