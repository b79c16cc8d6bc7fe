import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { CheckRow } from '@/components/ui/CheckRow'
import { Dialog } from '@/components/ui/Dialog'
import { useProblemText } from '@/hooks/use-problem'
import type { Operator } from '@/services/api/types'
import { operatorList } from '@/services/operators/list'
import { useRenewDevice } from '@/services/operators/mutations'
import { PhoneSetup } from './PhoneSetup'

interface SipPhoneProps {
  operator: Operator
  onClose: () => void
}

/** New details for a SIP phone, made when asked for and shown this once, until the phone is seen to connect. */
export function SipPhone({ operator, onClose }: SipPhoneProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const renew = useRenewDevice()
  const make = () => {
    if (!renew.isPending) renew.mutate(operator.id)
  }
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
            <Button variant="primary" aria-disabled={renew.isPending} onClick={make}>
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
        <>
          <PhoneSetup details={renew.data} onRenew={make} />
          <Connection operatorId={operator.id} wasReachable={operator.reachable} />
        </>
      ) : null}
    </Dialog>
  )
}

interface ConnectionProps {
  operatorId: string
  wasReachable: boolean
}

/** Whether the phone came. One that was there before drops off first: only a new connection proves the new password. */
function Connection({ operatorId, wasReachable }: ConnectionProps) {
  const { t } = useTranslation()
  const [isGone, setGone] = useState(!wasReachable)
  const { data: reachable } = useQuery({
    ...operatorList,
    select: (all) => all.find(({ id }) => id === operatorId)?.reachable ?? false,
  })
  if (reachable === false && !isGone) setGone(true)
  if (!isGone) return null
  const connected = reachable === true
  return (
    <ul className="mt-2">
      <CheckRow
        state={connected ? 'ok' : 'running'}
        title={t(connected ? 'operators.sip.connected' : 'operators.sip.waiting')}
      />
    </ul>
  )
}
