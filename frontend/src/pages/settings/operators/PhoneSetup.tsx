import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { CopyField } from '@/components/ui/CopyField'
import { QrCode } from '@/components/ui/QrCode'
import { Tabs } from '@/components/ui/Tabs'
import { useFormat } from '@/hooks/use-format'
import { useServerNow } from '@/hooks/use-server-now'
import type { DeviceCredentials } from '@/services/api/types'
import { isOnlyHere, serverAddress } from './phone-address'

type Program = 'linphone' | 'microsip' | 'zoiper' | 'other'

/** The fields of a program under the names that they have there, in no language of ours. */
const FIELDS: Record<'microsip' | 'zoiper', (details: DeviceCredentials) => [name: string, value: string][]> =
  {
    microsip: (details) => [
      ['SIP server', serverAddress(details)],
      ['Username', details.username],
      ['Domain', serverAddress(details)],
      ['Login', details.username],
      ['Password', details.password],
      ['Transport', 'UDP'],
    ],
    zoiper: (details) => [
      ['Username / Login', details.username],
      ['Password', details.password],
      ['Hostname', serverAddress(details)],
    ],
  }

interface PhoneSetupProps {
  details: DeviceCredentials
  /** Makes other details: those shown stop working. */
  onRenew: () => void
}

/** How the details get into a phone: by itself, by a QR code, or field by field. */
export function PhoneSetup({ details, onRenew }: PhoneSetupProps) {
  const { t } = useTranslation()
  const [program, setProgram] = useState<Program>(details.setup ? 'linphone' : 'other')
  const { setup } = details
  return (
    <>
      <Banner tone="warn" className="mb-2">
        {t('operators.sip.once')}
      </Banner>
      {isOnlyHere(details.server) ? (
        <Banner tone="warn" className="mb-2">
          {t('operators.sip.serverOnlyHere', { host: details.server })}
        </Banner>
      ) : null}
      <Tabs
        label={t('operators.sip.programs')}
        value={program}
        onChange={setProgram}
        tabs={[
          ...(setup
            ? [
                {
                  value: 'linphone' as const,
                  label: 'Linphone',
                  content: <Linphone setup={setup} onRenew={onRenew} />,
                },
              ]
            : []),
          { value: 'microsip', label: 'MicroSIP', content: <Fields of="microsip" details={details} /> },
          { value: 'zoiper', label: 'Zoiper', content: <Fields of="zoiper" details={details} /> },
          { value: 'other', label: t('operators.sip.other'), content: <Plain details={details} /> },
        ]}
      />
    </>
  )
}

interface LinphoneProps {
  setup: NonNullable<DeviceCredentials['setup']>
  onRenew: () => void
}

function Linphone({ setup, onRenew }: LinphoneProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const isOver = useServerNow() >= Date.parse(setup.expires_at)
  if (isOver)
    return (
      <Banner tone="warn" action={<Button onClick={onRenew}>{t('operators.sip.again')}</Button>}>
        {t('operators.sip.over')}
      </Banner>
    )
  if (isOnlyHere(location.hostname))
    return <Banner tone="warn">{t('operators.sip.pageOnlyHere', { host: location.hostname })}</Banner>
  const address = location.origin + setup.url
  return (
    <>
      <p className="mb-3">{t('operators.sip.linphone')}</p>
      <QrCode value={address} label={t('operators.sip.qr')} />
      <p className="my-3 text-text-2">{t('operators.sip.until', { time: format.time(setup.expires_at) })}</p>
      <dl>
        <CopyField label={t('operators.sip.address')} value={address} />
      </dl>
      {location.protocol === 'http:' ? (
        <Banner tone="off" className="mt-2">
          {t('operators.sip.plain')}
        </Banner>
      ) : null}
    </>
  )
}

function Fields({ of, details }: { of: keyof typeof FIELDS; details: DeviceCredentials }) {
  const { t } = useTranslation()
  return (
    <>
      <p className="mb-2">{t(`operators.sip.${of}`)}</p>
      <dl>
        {FIELDS[of](details).map(([name, value]) => (
          <CopyField key={name} label={name} value={value} />
        ))}
      </dl>
    </>
  )
}

function Plain({ details }: { details: DeviceCredentials }) {
  const { t } = useTranslation()
  return (
    <>
      <p className="mb-2">{t('operators.sip.otherHint')}</p>
      <dl>
        <CopyField label={t('operators.sip.server')} value={details.server} />
        <CopyField label={t('operators.sip.port')} value={String(details.port)} />
        <CopyField label={t('operators.sip.transport')} value={details.transport.toUpperCase()} />
        <CopyField label={t('operators.sip.username')} value={details.username} />
        <CopyField label={t('operators.sip.password')} value={details.password} />
      </dl>
    </>
  )
}
