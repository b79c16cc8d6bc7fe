import { useTranslation } from 'react-i18next'
import { PageHeading } from '@/components/layout/PageHeading'

export function OperatorsPage() {
  const { t } = useTranslation()
  return <PageHeading title={t('operators.title')} />
}
