import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { CheckRow } from '@/components/ui/CheckRow'
import { CopyField } from '@/components/ui/CopyField'
import { Dialog } from '@/components/ui/Dialog'
import { useProblemText } from '@/hooks/use-problem'
import type { DeviceCredentials, Operator } from '@/services/api/types'
import { operatorList } from '@/services/operators/list'
import { useRenewDevice } from '@/services/operators/mutations'

interface SipPhoneProps {
  operator: Operator
  onClose: () => void
}

/** New details for a SIP phone, made when asked for and shown this once, until the phone is seen to connect. */
export function SipPhone({ operator, onClose }: SipPhoneProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const renew = useRenewDevice()
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t('operators.sip.title', { name: operator.name })}
      description={renew.data ? undefined : t('operators.sip.intro')}
      footer={
        renew.data ? (
          <Button variant="primary" onClick={onClose}>
            {t('common.done')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button
              variant="primary"
              aria-disabled={renew.isPending}
              onClick={() => renew.isPending || renew.mutate(operator.id)}
            >
              {t('operators.sip.create')}
            </Button>
          </>
        )
      }
    >
      <div role="alert">
        {renew.isError ? <Banner tone="danger">{problemText(renew.error)}</Banner> : null}
      </div>
      {renew.data ? (
        <Details credentials={renew.data} operatorId={operator.id} wasReachable={operator.reachable} />
      ) : null}
    </Dialog>
  )
}

interface DetailsProps {
  credentials: DeviceCredentials
  operatorId: string
  wasReachable: boolean
}

function Details({ credentials, operatorId, wasReachable }: DetailsProps) {
  const { t } = useTranslation()
  // A phone that was there before drops off first: only a connection that is new proves the new password.
  const { data: reachable } = useQuery({
    ...operatorList,
    select: (all) => all.find(({ id }) => id === operatorId)?.reachable ?? false,
  })
  const connected = reachable === true && !wasReachable
  return (
    <>
      <Banner tone="warn" className="mb-2">
        {t('operators.sip.once')}
      </Banner>
      <dl>
        <CopyField label={t('operators.sip.server')} value={credentials.server} />
        <CopyField label={t('operators.sip.port')} value={String(credentials.port)} />
        <CopyField label={t('operators.sip.transport')} value={credentials.transport.toUpperCase()} />
        <CopyField label={t('operators.sip.username')} value={credentials.username} />
        <CopyField label={t('operators.sip.password')} value={credentials.password} />
      </dl>
      {wasReachable ? null : (
        <ul className="mt-2">
          <CheckRow
            state={connected ? 'ok' : 'running'}
            title={t(connected ? 'operators.sip.connected' : 'operators.sip.waiting')}
          />
        </ul>
      )}
    </>
  )
}
