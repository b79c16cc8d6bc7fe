import { useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeleteDialog } from '@/components/forms/DeleteDialog'
import { NothingHere } from '@/components/settings/NothingHere'
import { SearchBox } from '@/components/settings/SearchBox'
import { SettingsPage } from '@/components/settings/SettingsPage'
import { useOpen } from '@/components/settings/use-open'
import { useAuth } from '@/contexts/Auth'
import { search } from '@/lib/fold'
import type { Operator } from '@/services/api/types'
import { operatorList } from '@/services/operators/list'
import { useDeleteOperator } from '@/services/operators/mutations'
import { OperatorDrawer } from './OperatorDrawer'
import { OperatorTable } from './OperatorTable'
import { SipPhone } from './SipPhone'

/** People, their numbers and their phones. Supervisors look, administrators change. */
export function OperatorsPage() {
  const { t } = useTranslation()
  const canEdit = useAuth().hasRole('admin')
  const { open, show } = useOpen()
  const list = useQuery(operatorList)
  const remove = useDeleteOperator()
  const [query, setQuery] = useState('')
  const [deleting, setDeleting] = useState<Operator | null>(null)
  const [connecting, setConnecting] = useState<Operator | null>(null)

  const all = list.data ?? []
  const shown = query
    ? search(all, query, ({ name, username, extension }) => `${name} ${username} ${extension ?? ''}`)
    : all
  const edited = all.find((operator) => operator.id === open) ?? null

  return (
    <SettingsPage
      section="operators"
      note={list.data ? t('operators.count', { count: all.length }) : null}
      actions={<SearchBox label={t('operators.search')} value={query} onChange={setQuery} />}
      onAdd={canEdit ? () => show('new') : null}
      list={list}
    >
      {shown.length > 0 ? (
        <OperatorTable
          operators={shown}
          canEdit={canEdit}
          onOpen={show}
          onDelete={setDeleting}
          onConnect={setConnecting}
        />
      ) : null}
      {list.data && shown.length === 0 ? (
        <NothingHere icon={Users} section="operators" query={query} onClear={() => setQuery('')} />
      ) : null}
      {canEdit && (open === 'new' || edited) ? (
        <OperatorDrawer
          key={open}
          operator={edited}
          onClose={() => show()}
          onConnect={(operator) => {
            show()
            setConnecting(operator)
          }}
        />
      ) : null}
      {connecting ? <SipPhone operator={connecting} onClose={() => setConnecting(null)} /> : null}
      {deleting ? (
        <DeleteDialog
          section="operators"
          name={deleting.name}
          remove={() => remove.mutateAsync(deleting.id)}
          onClose={() => setDeleting(null)}
        />
      ) : null}
    </SettingsPage>
  )
}
