import { useTranslation } from 'react-i18next'
import { PageHeading } from '@/components/layout/PageHeading'

export function CallsPage() {
  const { t } = useTranslation()
  return <PageHeading title={t('shell.calls')} />
}
