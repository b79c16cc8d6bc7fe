import type { LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { EmptyState } from '@/components/ui/EmptyState'

interface NothingHereProps {
  icon: LucideIcon
  /** Of the texts: has `empty` and `notFound`. */
  section: string
  /** What was looked for. */
  query: string
  onClear: () => void
}

/** In place of a list's rows: there are none yet, or none that fit the search. */
export function NothingHere({ icon, section, query, onClear }: NothingHereProps) {
  const { t } = useTranslation()
  if (!query)
    return <EmptyState icon={icon} title={t(`${section}.empty.title`)} text={t(`${section}.empty.text`)} />
  return (
    <EmptyState
      icon={icon}
      title={t(`${section}.notFound`)}
      actions={<Button onClick={onClear}>{t('settings.clearSearch')}</Button>}
    />
  )
}
