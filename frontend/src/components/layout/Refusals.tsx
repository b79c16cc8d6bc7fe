import { Link } from '@tanstack/react-router'
import { CircleSlash, Compass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { buttonClass } from '@/components/ui/Button'
import { EmptyState } from '@/components/ui/EmptyState'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={Compass}
      title={<h1>{t('shell.notFound.title')}</h1>}
      text={t('shell.notFound.text')}
      actions={<BackToDashboard />}
    />
  )
}

export function Forbidden() {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={CircleSlash}
      title={<h1>{t('shell.forbidden.title')}</h1>}
      text={t('shell.forbidden.text')}
      actions={<BackToDashboard />}
    />
  )
}

function BackToDashboard() {
  const { t } = useTranslation()
  return (
    <Link to="/dashboard" className={buttonClass('primary', 'md')}>
      {t('shell.notFound.back')}
    </Link>
  )
}
