import { getRouteApi } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '@/components/layout/PageHeading'
import { SettingsNav } from '@/components/layout/SettingsNav'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { useAuth } from '@/contexts/Auth'
import { useProblemText } from '@/hooks/use-problem'
import type { Queue } from '@/services/api/types'
import { DeleteQueue } from './DeleteQueue'
import { QueueDrawer } from './QueueDrawer'
import { QueueTable } from './QueueTable'
import { useLiveQueues } from './use-live-queues'

const route = getRouteApi('/settings/queues')

/** Where callers wait, who answers them, and how many wait now. Supervisors look, administrators change. */
export function QueuesPage() {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const { hasRole } = useAuth()
  const canEdit = hasRole('admin')
  const { open } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useLiveQueues()
  const [deleting, setDeleting] = useState<Queue | null>(null)

  const show = (id: string | undefined) => void navigate({ search: id ? { open: id } : {} })
  const queues = list.data ?? []
  const edited = queues.find((queue) => queue.id === open) ?? null

  return (
    <>
      <SettingsNav />
      <PageHeading
        title={t('queues.title')}
        actions={
          canEdit ? (
            <Button variant="primary" onClick={() => show('new')}>
              <Plus aria-hidden size={18} strokeWidth={1.75} />
              {t('queues.add')}
            </Button>
          ) : null
        }
      />
      {list.isError ? (
        <Banner
          tone="danger"
          role="alert"
          className="mb-3"
          action={<Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>}
        >
          {t('queues.failed', { reason: problemText(list.error) })}
        </Banner>
      ) : null}
      {queues.length > 0 ? (
        <QueueTable queues={queues} canEdit={canEdit} onOpen={show} onDelete={setDeleting} />
      ) : null}
      {canEdit && (open === 'new' || edited) ? (
        <QueueDrawer key={open} queue={edited} onClose={() => show(undefined)} />
      ) : null}
      {deleting ? <DeleteQueue queue={deleting} onClose={() => setDeleting(null)} /> : null}
    </>
  )
}
