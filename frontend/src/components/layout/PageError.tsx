import { CircleAlert, RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { EmptyState } from '@/components/ui/EmptyState'

/** A chunk of an older build is gone from the server after an update. */
const isOldBuild = (error: unknown) =>
  error instanceof Error &&
  /dynamically imported module|module script failed|preload CSS/i.test(error.message)

/** In place of a page that crashed; the shell, the call and the popup go on. */
export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useTranslation()
  if (isOldBuild(error))
    return (
      <EmptyState
        icon={RefreshCw}
        title={t('errors.update.title')}
        text={t('errors.update.text')}
        actions={
          <Button variant="primary" onClick={() => location.reload()}>
            {t('errors.update.reload')}
          </Button>
        }
      />
    )
  return (
    <div role="alert">
      <EmptyState
        icon={CircleAlert}
        title={t('errors.page.title')}
        text={t('errors.page.text')}
        actions={
          <Button variant="primary" onClick={reset}>
            {t('errors.page.retry')}
          </Button>
        }
      />
      <details className="mx-auto max-w-[72ch] text-text-2">
        <summary className="min-h-9 py-2">{t('errors.page.details')}</summary>
        <pre className="overflow-auto rounded-control bg-subtle p-3 text-label">
          {error instanceof Error ? (error.stack ?? error.message) : String(error)}
        </pre>
      </details>
    </div>
  )
}
