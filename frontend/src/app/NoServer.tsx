import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'

export function NoServer() {
  const { t } = useTranslation()
  return (
    <main className="mx-auto max-w-[480px] p-6">
      <h1 className="mb-4 text-title font-semibold">{'CallCenter'}</h1>
      <Banner tone="warn" role="alert">
        {t('shell.noServer')}
      </Banner>
    </main>
  )
}
