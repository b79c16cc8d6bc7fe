import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { CopyField } from '@/components/ui/CopyField'
import { Dialog } from '@/components/ui/Dialog'
import type { Operator } from '@/services/api/types'

interface SignInDetailsProps {
  operator: Operator
  password: string
  onClose: () => void
  onConnect: () => void
}

/** What a new operator needs to sign in; the password is not shown again. */
export function SignInDetails({ operator, password, onClose, onConnect }: SignInDetailsProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t('operators.created')}
      description={operator.name}
      footer={
        <>
          {operator.device === 'sip' ? <Button onClick={onConnect}>{t('operators.sipMenu')}</Button> : null}
          <Button variant="primary" onClick={onClose}>
            {t('common.done')}
          </Button>
        </>
      }
    >
      <h3 className="font-semibold">{t('operators.login.title')}</h3>
      <dl className="mb-3">
        <CopyField label={t('operators.login.address')} value={`${location.origin}/login`} />
        <CopyField label={t('operators.username')} value={operator.username} />
        <CopyField label={t('operators.password')} value={password} />
      </dl>
      <Banner tone="warn">{t('operators.login.once')}</Banner>
    </Dialog>
  )
}
