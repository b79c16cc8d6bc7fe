import { useQuery } from '@tanstack/react-query'
import { Tv } from 'lucide-react'
import { useState } from 'react'
import { DeleteDialog } from '@/components/forms/DeleteDialog'
import { NothingHere } from '@/components/settings/NothingHere'
import { SettingsPage } from '@/components/settings/SettingsPage'
import { useOpen } from '@/components/settings/use-open'
import type { CreatedWallboard, Wallboard } from '@/services/api/types'
import { useRevokeWallboard, wallboards } from '@/services/wallboards/list'
import { LinkDialog } from './LinkDialog'
import { WallboardDrawer } from './WallboardDrawer'
import { WallboardTable } from './WallboardTable'

/** Screens on the wall: who has a link, and how to take it away. */
export function WallboardsPage() {
  const { open, show } = useOpen()
  const list = useQuery(wallboards)
  const revoke = useRevokeWallboard()
  const [made, setMade] = useState<CreatedWallboard | null>(null)
  const [revoking, setRevoking] = useState<Wallboard | null>(null)
  const all = list.data ?? []

  return (
    <SettingsPage section="wallboards" onAdd={() => show('new')} list={list}>
      {all.length > 0 ? <WallboardTable boards={all} onRevoke={setRevoking} /> : null}
      {list.data && all.length === 0 ? (
        <NothingHere icon={Tv} section="wallboards" query="" onClear={() => undefined} />
      ) : null}
      {open === 'new' ? <WallboardDrawer onClose={() => show()} onMade={setMade} /> : null}
      {made ? <LinkDialog board={made} onClose={() => setMade(null)} /> : null}
      {revoking ? (
        <DeleteDialog
          section="wallboards"
          name={revoking.name}
          remove={() => revoke.mutateAsync(revoking.id)}
          onClose={() => setRevoking(null)}
        />
      ) : null}
    </SettingsPage>
  )
}
