import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { Drawer } from '@/components/ui/Dialog'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import { ApiError } from '@/services/api/problem'
import type { Queue } from '@/services/api/types'
import { useCreateQueue, useUpdateQueue } from '@/services/queues/mutations'
import { MemberFields } from './MemberFields'
import { OverflowFields } from './OverflowFields'
import { QueueFields } from './QueueFields'
import { bodyOf, fieldOf, formOf, type QueueForm, queueSchema } from './queue-form'

/** One queue; null: a new one. What the server refuses is shown at its field. */
export function QueueDrawer({ queue, onClose }: { queue: Queue | null; onClose: () => void }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const create = useCreateQueue()
  const update = useUpdateQueue()
  const [refusal, setRefusal] = useState<string | null>(null)
  const form = useForm<QueueForm>({ resolver: zodResolver(queueSchema), defaultValues: formOf(queue) })

  const save = form.handleSubmit(async (values) => {
    setRefusal(null)
    const body = bodyOf(values, queue)
    try {
      if (queue) await update.mutateAsync({ id: queue.id, patch: body })
      else await create.mutateAsync(body)
      toast({ tone: 'ok', text: t('queues.saved') })
      onClose()
    } catch (error) {
      const field = error instanceof ApiError ? fieldOf(error.code) : null
      if (field) form.setError(field, { message: problemText(error) }, { shouldFocus: true })
      else setRefusal(problemText(error))
    }
  })

  const busy = create.isPending || update.isPending
  return (
    <Drawer
      open
      onOpenChange={(open) => open || onClose()}
      title={queue ? t('queues.edit', { name: queue.name }) : t('queues.new')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form="queue" aria-disabled={busy}>
            {queue ? t('common.save') : t('queues.add')}
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <form
          id="queue"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (!busy) void save(event)
          }}
          className="flex flex-col gap-4"
        >
          <div role="alert" className="empty:hidden">
            {refusal ? <Banner tone="danger">{refusal}</Banner> : null}
          </div>
          <QueueFields />
          <MemberFields everybody={queue?.is_default ?? false} />
          <OverflowFields own={queue?.id} />
        </form>
      </FormProvider>
    </Drawer>
  )
}
