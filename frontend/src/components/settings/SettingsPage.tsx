import type { UseQueryResult } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '@/components/layout/PageHeading'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { Skeleton, useLate } from '@/components/ui/Skeleton'
import { useProblemText } from '@/hooks/use-problem'
import { SettingsNav } from './SettingsNav'

interface SettingsPageProps {
  /** Of the texts: has `title` and `add`. */
  section: string
  /** Beside the title: a count. */
  note?: ReactNode
  /** Before the button that adds. */
  actions?: ReactNode
  /** null for who may only look. */
  onAdd: (() => void) | null
  list: Pick<UseQueryResult, 'isError' | 'isPending' | 'error' | 'refetch'>
  children: ReactNode
}

/** A list of the settings: how to add to it, that it is on its way, and why it did not come. */
export function SettingsPage({ section, note, actions, onAdd, list, children }: SettingsPageProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  return (
    <>
      <SettingsNav />
      <PageHeading
        title={t(`${section}.title`)}
        note={note}
        actions={
          <>
            {actions}
            {onAdd ? (
              <Button variant="primary" onClick={onAdd}>
                <Plus aria-hidden size={18} strokeWidth={1.75} />
                {t(`${section}.add`)}
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
          {t('settings.failed', { reason: problemText(list.error) })}
        </Banner>
      ) : null}
      {list.isPending ? <Loading /> : null}
      {children}
    </>
  )
}

function Loading() {
  const late = useLate(true)
  if (!late) return null
  return (
    <div aria-busy className="rounded-card border border-border bg-surface px-3 pt-8">
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="flex h-12 items-center gap-4 border-t border-border">
          <Skeleton className="h-4 w-44" />
          <Skeleton className="h-4 w-12" />
          <Skeleton className="h-4 w-28" />
        </div>
      ))}
    </div>
  )
}
