import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Plus, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '@/components/layout/PageHeading'
import { SettingsNav } from '@/components/layout/SettingsNav'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { EmptyState } from '@/components/ui/EmptyState'
import { Input } from '@/components/ui/Input'
import { useAuth } from '@/contexts/Auth'
import { useProblemText } from '@/hooks/use-problem'
import { search } from '@/lib/fold'
import type { Operator } from '@/services/api/types'
import { operatorList } from '@/services/operators/list'
import { DeleteOperator } from './DeleteOperator'
import { OperatorDrawer } from './OperatorDrawer'
import { OperatorTable, OperatorTableSkeleton } from './OperatorTable'
import { SipPhone } from './SipPhone'

const route = getRouteApi('/settings/operators')

/** People, their numbers and their phones. Supervisors look, administrators change. */
export function OperatorsPage() {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const { hasRole } = useAuth()
  const canEdit = hasRole('admin')
  const { open } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useQuery(operatorList)
  const [query, setQuery] = useState('')
  const [deleting, setDeleting] = useState<Operator | null>(null)
  const [connecting, setConnecting] = useState<Operator | null>(null)

  const show = (id: string | undefined) => void navigate({ search: id ? { open: id } : {} })
  const all = list.data ?? []
  const shown = query
    ? search(all, query, ({ name, username, extension }) => `${name} ${username} ${extension ?? ''}`)
    : all
  const edited = all.find((operator) => operator.id === open) ?? null

  return (
    <>
      <SettingsNav />
      <PageHeading
        title={t('operators.title')}
        note={list.data ? t('operators.count', { count: all.length }) : null}
        actions={
          <>
            <Input
              type="search"
              aria-label={t('operators.search')}
              placeholder={t('operators.search')}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              className="tablet:w-64! max-tablet:flex-1"
            />
            {canEdit ? (
              <Button variant="primary" onClick={() => show('new')}>
                <Plus aria-hidden size={18} strokeWidth={1.75} />
                {t('operators.add')}
              </Button>
            ) : null}
          </>
        }
      />
      {list.isError ? (
        <Banner
          tone="danger"
          role="alert"
          className="mb-3"
          action={<Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>}
        >
          {t('operators.failed', { reason: problemText(list.error) })}
        </Banner>
      ) : null}
      {list.isPending ? <OperatorTableSkeleton /> : null}
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
        <EmptyState
          icon={Users}
          title={query ? t('operators.notFound.title') : t('operators.empty.title')}
          text={query ? null : t('operators.empty.text')}
          actions={
            query ? <Button onClick={() => setQuery('')}>{t('operators.notFound.clear')}</Button> : null
          }
        />
      ) : null}
      {canEdit && (open === 'new' || edited) ? (
        <OperatorDrawer
          key={open}
          operator={edited}
          onClose={() => show(undefined)}
          onConnect={(operator) => {
            show(undefined)
            setConnecting(operator)
          }}
        />
      ) : null}
      {connecting ? <SipPhone operator={connecting} onClose={() => setConnecting(null)} /> : null}
      {deleting ? <DeleteOperator operator={deleting} onClose={() => setDeleting(null)} /> : null}
    </>
  )
}
