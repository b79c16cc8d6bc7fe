import { useState } from 'react'
import { DeleteDialog } from '@/components/forms/DeleteDialog'
import { SettingsPage } from '@/components/settings/SettingsPage'
import { useOpen } from '@/components/settings/use-open'
import { useAuth } from '@/contexts/Auth'
import type { Queue } from '@/services/api/types'
import { useDeleteQueue } from '@/services/queues/mutations'
import { QueueDrawer } from './QueueDrawer'
import { QueueTable } from './QueueTable'
import { useLiveQueues } from './use-live-queues'

/** Where callers wait, who answers them, and how many wait now. Supervisors look, administrators change. */
export function QueuesPage() {
  const canEdit = useAuth().hasRole('admin')
  const { open, show } = useOpen()
  const list = useLiveQueues()
  const remove = useDeleteQueue()
  const [deleting, setDeleting] = useState<Queue | null>(null)

  const queues = list.data ?? []
  const edited = queues.find((queue) => queue.id === open) ?? null

  return (
    <SettingsPage section="queues" onAdd={canEdit ? () => show('new') : null} list={list}>
      {queues.length > 0 ? (
        <QueueTable queues={queues} canEdit={canEdit} onOpen={show} onDelete={setDeleting} />
      ) : null}
      {canEdit && (open === 'new' || edited) ? (
        <QueueDrawer key={open} queue={edited} onClose={() => show()} />
      ) : null}
      {deleting ? (
        <DeleteDialog
          section="queues"
          name={deleting.name}
          remove={() => remove.mutateAsync(deleting.id)}
          onClose={() => setDeleting(null)}
        />
      ) : null}
    </SettingsPage>
  )
}
