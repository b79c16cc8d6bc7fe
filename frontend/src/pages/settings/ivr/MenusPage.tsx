import { useQuery } from '@tanstack/react-query'
import { ListTree } from 'lucide-react'
import { useState } from 'react'
import { DeleteDialog } from '@/components/forms/DeleteDialog'
import { NothingHere } from '@/components/settings/NothingHere'
import { SettingsPage } from '@/components/settings/SettingsPage'
import { useOpen } from '@/components/settings/use-open'
import { useAuth } from '@/contexts/Auth'
import type { Menu } from '@/services/api/types'
import { menuList } from '@/services/ivr/list'
import { useDeleteMenu } from '@/services/ivr/mutations'
import { MenuDrawer } from './MenuDrawer'
import { MenuTable } from './MenuTable'
import { PromptSection } from './PromptSection'

/** What callers hear and where their keys lead. Supervisors look, administrators change. */
export function MenusPage() {
  const canEdit = useAuth().hasRole('admin')
  const { open, show } = useOpen()
  const list = useQuery(menuList)
  const remove = useDeleteMenu()
  const [deleting, setDeleting] = useState<Menu | null>(null)

  const menus = list.data ?? []
  const edited = menus.find((menu) => menu.id === open) ?? null

  return (
    <SettingsPage section="ivr" onAdd={canEdit ? () => show('new') : null} list={list}>
      {menus.length > 0 ? (
        <MenuTable menus={menus} canEdit={canEdit} onOpen={show} onDelete={setDeleting} />
      ) : null}
      {list.data?.length === 0 ? (
        <NothingHere icon={ListTree} section="ivr" query="" onClear={() => show()} />
      ) : null}
      {list.data ? <PromptSection canEdit={canEdit} /> : null}
      {canEdit && (open === 'new' || edited) ? (
        <MenuDrawer key={open} menu={edited} onClose={() => show()} />
      ) : null}
      {deleting ? (
        <DeleteDialog
          section="ivr"
          name={deleting.name}
          remove={() => remove.mutateAsync(deleting.id)}
          onClose={() => setDeleting(null)}
        />
      ) : null}
    </SettingsPage>
  )
}
