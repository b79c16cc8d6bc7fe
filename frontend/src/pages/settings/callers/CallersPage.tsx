import { useQuery } from '@tanstack/react-query'
import { ShieldBan } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeleteDialog } from '@/components/forms/DeleteDialog'
import { NothingHere } from '@/components/settings/NothingHere'
import { SearchBox } from '@/components/settings/SearchBox'
import { SettingsPage } from '@/components/settings/SettingsPage'
import { useOpen } from '@/components/settings/use-open'
import { search } from '@/lib/fold'
import { formatPhone } from '@/lib/phone'
import type { CallerRule } from '@/services/api/types'
import { callerRules } from '@/services/callers/list'
import { useDeleteCallerRule } from '@/services/callers/mutations'
import { CallerDrawer } from './CallerDrawer'
import { CallerTable } from './CallerTable'

/** Numbers that are refused, and those that stand before the others. */
export function CallersPage() {
  const { t } = useTranslation()
  const { open, show } = useOpen()
  const list = useQuery(callerRules)
  const remove = useDeleteCallerRule()
  const [query, setQuery] = useState('')
  const [deleting, setDeleting] = useState<CallerRule | null>(null)

  const all = list.data ?? []
  const shown = query ? search(all, query, ({ number, note }) => `${number} ${note}`) : all
  const edited = all.find((rule) => rule.number === open) ?? null

  return (
    <SettingsPage
      section="callers"
      note={all.length > 0 ? t('callers.count', { count: all.length }) : null}
      actions={<SearchBox label={t('callers.search')} value={query} onChange={setQuery} />}
      onAdd={() => show('new')}
      list={list}
    >
      {shown.length > 0 ? <CallerTable rules={shown} onOpen={show} onDelete={setDeleting} /> : null}
      {list.data && shown.length === 0 ? (
        <NothingHere icon={ShieldBan} section="callers" query={query} onClear={() => setQuery('')} />
      ) : null}
      {list.data && (open === 'new' || edited) ? (
        <CallerDrawer key={open} rule={edited} rules={all} onClose={() => show()} />
      ) : null}
      {deleting ? (
        <DeleteDialog
          section="callers"
          name={formatPhone(deleting.number)}
          remove={() => remove.mutateAsync(deleting.number)}
          onClose={() => setDeleting(null)}
        />
      ) : null}
    </SettingsPage>
  )
}
