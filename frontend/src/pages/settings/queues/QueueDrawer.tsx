import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '@/components/forms/FormDrawer'
import { toast } from '@/lib/toasts'
import type { Queue } from '@/services/api/types'
import { useCreateQueue, useUpdateQueue } from '@/services/queues/mutations'
import { MemberFields } from './MemberFields'
import { OverflowFields } from './OverflowFields'
import { QueueFields } from './QueueFields'
import { bodyOf, fieldOf, formOf, type QueueForm, queueSchema } from './queue-form'

/** One queue; null: a new one. */
export function QueueDrawer({ queue, onClose }: { queue: Queue | null; onClose: () => void }) {
  const { t } = useTranslation()
  const create = useCreateQueue()
  const update = useUpdateQueue()
  const form = useForm<QueueForm>({ resolver: zodResolver(queueSchema), defaultValues: formOf(queue) })
  return (
    <FormDrawer
      form={form}
      section="queues"
      name={queue?.name ?? null}
      save={async (values) => {
        const body = bodyOf(values, queue)
        if (queue) await update.mutateAsync({ id: queue.id, patch: body })
        else await create.mutateAsync(body)
        toast({ tone: 'ok', text: t('settings.saved') })
        onClose()
      }}
      fieldOf={fieldOf}
      onClose={onClose}
    >
      <QueueFields />
      <MemberFields everybody={queue?.is_default ?? false} />
      <OverflowFields own={queue?.id} />
    </FormDrawer>
  )
}
