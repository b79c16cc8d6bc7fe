import { useMutation } from '@tanstack/react-query'
import { PhoneOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shownNumber } from '@/components/call-status/customer'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { ConfirmDialog } from '@/components/ui/Dialog'
import { useProblemText } from '@/hooks/use-problem'
import type { Call } from '@/services/api/types'
import { commandCall } from '@/services/calls/commands'

/** Takes a promised call back, after a question. */
export function CancelCallback({ call }: { call: Call }) {
  const { t } = useTranslation()
  const problem = useProblemText()
  const [asking, setAsking] = useState(false)
  const cancel = useMutation({
    mutationFn: () => commandCall(call.id, 'cancel-callback'),
    onSuccess: () => setAsking(false),
  })
  const name = call.contact?.name ?? shownNumber(call) ?? t('call.hiddenNumber')
  return (
    <>
      <Button variant="danger-outline" className="self-start" onClick={() => setAsking(true)}>
        <PhoneOff aria-hidden size={16} strokeWidth={1.75} />
        {t('monitor.cancelCallback')}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('monitor.cancel.title', { name })}
        description={t('monitor.cancel.text')}
        confirmLabel={t('monitor.cancelCallback')}
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate()}
      >
        <div role="alert">
          {cancel.isError ? <Banner tone="danger">{problem(cancel.error)}</Banner> : null}
        </div>
      </ConfirmDialog>
    </>
  )
}
