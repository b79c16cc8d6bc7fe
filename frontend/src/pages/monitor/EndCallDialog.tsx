import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { shownNumber } from '@/components/call-status/customer'
import { Banner } from '@/components/ui/Banner'
import { ConfirmDialog } from '@/components/ui/Dialog'
import { useProblemText } from '@/hooks/use-problem'
import type { CallNow } from '@/services/api/types'
import { isCallbackWaiting } from '@/services/calls/callbacks'
import { commandCall } from '@/services/calls/commands'

/** Asks before a call is ended for everybody in it, or a promised one is not made, and stays with the reason if it is refused. */
export function EndCallDialog({ call, onClose }: { call: CallNow; onClose: () => void }) {
  const { t } = useTranslation()
  const problem = useProblemText()
  const name = call.contact?.name ?? shownNumber(call) ?? t('call.hiddenNumber')
  const promised = isCallbackWaiting(call)
  const ending = useMutation({
    mutationFn: () => commandCall(call.id, promised ? 'cancel-callback' : 'end'),
    onSuccess: onClose,
  })
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t(promised ? 'monitor.cancel.title' : 'monitor.end.title', { name })}
      description={t(
        promised ? 'monitor.cancel.text' : call.current_operator_id ? 'monitor.end.talk' : 'monitor.end.wait',
      )}
      confirmLabel={t(promised ? 'monitor.cancelCallback' : 'monitor.endCall')}
      busy={ending.isPending}
      onConfirm={() => ending.mutate()}
    >
      <div role="alert">{ending.isError ? <Banner tone="danger">{problem(ending.error)}</Banner> : null}</div>
    </ConfirmDialog>
  )
}
