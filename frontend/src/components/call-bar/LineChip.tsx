import { Check, LoaderCircle, MonitorSmartphone, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Chip } from '@/components/ui/Chip'
import { useSoftphone } from '@/contexts/Softphone'

/** Whether the phone of this page stands. Nothing for desk phones: their state is in the status. */
export function LineChip() {
  const { t } = useTranslation()
  const { me, phone } = useSoftphone()
  if (me?.device !== 'webrtc' || phone.role === 'none') return null
  if (phone.role === 'remote') {
    return (
      <Chip icon={MonitorSmartphone} title={t('callbar.otherWindow')} className="shrink-0 max-tablet:hidden">
        <span className="max-base:sr-only">{t('callbar.otherWindow')}</span>
      </Chip>
    )
  }
  const { kind } = phone.line
  const label =
    kind === 'registered'
      ? 'callbar.lineReadyLabel'
      : kind === 'connecting'
        ? 'callbar.lineConnecting'
        : 'callbar.lineOff'
  const tone = kind === 'registered' ? 'ok' : kind === 'connecting' ? 'off' : 'danger'
  const icon = kind === 'registered' ? Check : kind === 'connecting' ? LoaderCircle : X
  return (
    <Chip tone={tone} icon={icon} title={t(label)} className="shrink-0 max-tablet:hidden">
      {t('callbar.lineReady')}
      <span className="sr-only">{t(label)}</span>
    </Chip>
  )
}
