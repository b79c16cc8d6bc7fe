import { useQuery } from '@tanstack/react-query'
import { Cable } from 'lucide-react'
import { useState } from 'react'
import { DeleteDialog } from '@/components/forms/DeleteDialog'
import { NothingHere } from '@/components/settings/NothingHere'
import { SettingsPage } from '@/components/settings/SettingsPage'
import { useOpen } from '@/components/settings/use-open'
import { useAuth } from '@/contexts/Auth'
import type { Trunk } from '@/services/api/types'
import { trunkList } from '@/services/trunks/list'
import { useDeleteTrunk } from '@/services/trunks/mutations'
import { TrunkCheck } from './TrunkCheck'
import { TrunkDrawer } from './TrunkDrawer'
import { TrunkTable } from './TrunkTable'

/** The lines to the telephone network, whether they work, and why not. Supervisors look, administrators change. */
export function TrunksPage() {
  const canEdit = useAuth().hasRole('admin')
  const { open, show } = useOpen()
  const list = useQuery(trunkList)
  const remove = useDeleteTrunk()
  const [testing, setTesting] = useState<Trunk | null>(null)
  const [deleting, setDeleting] = useState<Trunk | null>(null)

  const trunks = list.data ?? []
  const edited = trunks.find(({ id }) => id === open) ?? null

  return (
    <SettingsPage section="trunks" onAdd={canEdit ? () => show('new') : null} list={list}>
      {trunks.length > 0 ? (
        <TrunkTable
          trunks={trunks}
          canEdit={canEdit}
          onOpen={show}
          onTest={setTesting}
          onDelete={setDeleting}
        />
      ) : null}
      {list.data && trunks.length === 0 ? (
        <NothingHere icon={Cable} section="trunks" query="" onClear={() => undefined} />
      ) : null}
      {canEdit && (open === 'new' || edited) ? (
        <TrunkDrawer key={open} trunk={edited} onClose={() => show()} onSaved={setTesting} />
      ) : null}
      {testing ? (
        <TrunkCheck
          trunk={testing}
          onClose={() => setTesting(null)}
          onEdit={() => {
            setTesting(null)
            show(testing.id)
          }}
        />
      ) : null}
      {deleting ? (
        <DeleteDialog
          section="trunks"
          name={deleting.name}
          remove={() => remove.mutateAsync(deleting.id)}
          onClose={() => setDeleting(null)}
        />
      ) : null}
    </SettingsPage>
  )
}
