import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeleteDialog } from '@/components/forms/DeleteDialog'
import { SettingsPage } from '@/components/settings/SettingsPage'
import { useOpen } from '@/components/settings/use-open'
import { useAuth } from '@/contexts/Auth'
import type { Route } from '@/services/api/types'
import { routeList } from '@/services/routes/list'
import { useDeleteRoute } from '@/services/routes/mutations'
import { RouteDrawer } from './RouteDrawer'
import { RouteTable } from './RouteTable'
import { useRouteWords } from './use-route-words'

/** Where calls go, by number, trunk and hour. Supervisors look, administrators change. */
export function RoutesPage() {
  const { t } = useTranslation()
  const canEdit = useAuth().hasRole('admin')
  const { open, show } = useOpen()
  const list = useQuery(routeList)
  const words = useRouteWords()
  const remove = useDeleteRoute()
  const [deleting, setDeleting] = useState<Route | null>(null)

  const edited = list.data?.find((route) => route.id === open) ?? null

  return (
    <SettingsPage section="routes" onAdd={canEdit ? () => show('new') : null} list={list}>
      {list.data ? (
        <>
          <p className="mb-3 max-w-[80ch] text-text-2">{t('routes.order')}</p>
          <RouteTable routes={list.data} canEdit={canEdit} onOpen={show} onDelete={setDeleting} />
        </>
      ) : null}
      {canEdit && (open === 'new' || edited) ? (
        <RouteDrawer
          key={open}
          route={edited}
          name={edited ? words.name(edited) : null}
          onClose={() => show()}
        />
      ) : null}
      {deleting ? (
        <DeleteDialog
          section="routes"
          name={words.name(deleting)}
          remove={() => remove.mutateAsync(deleting.id)}
          onClose={() => setDeleting(null)}
        />
      ) : null}
    </SettingsPage>
  )
}
