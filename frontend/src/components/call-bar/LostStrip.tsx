import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { useSoftphone } from '@/contexts/Softphone'

/** The phone is not registered: what is wrong, and the press that tries again. */
export function LostStrip() {
  const { t } = useTranslation()
  const { phone, softphone } = useSoftphone()
  const { line } = phone
  const text =
    line.kind === 'failed'
      ? t('callbar.registrationFailed', {
          cause: t(`shift.sipCause.${line.cause}`, { code: line.code ?? '' }),
        })
      : t('callbar.lost', { attempt: line.kind === 'lost' ? line.attempt : 1 })
  return (
    <Banner
      tone="danger"
      role="status"
      className="min-w-0 py-0!"
      action={
        <Button variant="ghost" onClick={() => softphone.reconnect()}>
          {t('callbar.reconnect')}
        </Button>
      }
    >
      {text}
    </Banner>
  )
}
