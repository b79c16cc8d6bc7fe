import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { CheckRow, type CheckState } from '@/components/ui/CheckRow'
import { Field } from '@/components/ui/Field'
import { PhoneInput } from '@/components/ui/PhoneInput'
import { useProblemText } from '@/hooks/use-problem'
import { dialTarget, parseDial } from '@/lib/phone'
import type { TestCall } from '@/services/api/types'
import { useTestCall } from '@/services/trunks/mutations'
import { FaultText } from './TrunkState'

const OUTCOMES: Record<TestCall['outcome'], CheckState> = {
  answered: 'ok',
  silent: 'warning',
  busy: 'warning',
  unanswered: 'warning',
  no_such_number: 'failed',
  failed: 'failed',
}

/** Calls somebody over the line and tells what became of it, with the packets of both directions. */
export function TestCallForm({ trunkId }: { trunkId: string }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const { mutate, data, error, isPending } = useTestCall()
  const [number, setNumber] = useState('')
  const [missing, setMissing] = useState(false)

  const call = (event: FormEvent) => {
    event.preventDefault()
    const to = dialTarget(parseDial(number))
    setMissing(!to)
    if (to && !isPending) mutate({ id: trunkId, to })
  }

  return (
    <form onSubmit={call} noValidate className="mt-4 border-t border-border pt-3">
      <h3 className="mb-2 font-semibold">{t('trunks.call.title')}</h3>
      <Field
        label={t('trunks.call.to')}
        hint={t('trunks.call.hint')}
        error={missing ? t('trunks.call.needed') : undefined}
      >
        {(ids) => <PhoneInput {...ids} value={number} onChange={setNumber} placeholder="+998 90 123 45 67" />}
      </Field>
      <Button type="submit" className="mt-2" aria-disabled={isPending}>
        {t('trunks.call.call')}
      </Button>
      <div role="alert" className="mt-2">
        {error ? <Banner tone="danger">{problemText(error)}</Banner> : null}
      </div>
      <div role="status">
        {isPending || data ? (
          <ul>
            {isPending ? <CheckRow state="running" title={t('trunks.call.calling')} /> : null}
            {data && !isPending ? <Outcome call={data} /> : null}
          </ul>
        ) : null}
      </div>
    </form>
  )
}

function Outcome({ call }: { call: TestCall }) {
  const { t } = useTranslation()
  const { outcome, sip, detail, sent, received, fault } = call
  const said = sip ? t('trunks.byProvider', { answer: [sip, detail].filter(Boolean).join(' ') }) : null
  const counted = sent == null ? null : t('trunks.call.packets', { sent, received })
  return (
    <CheckRow
      state={OUTCOMES[outcome]}
      title={t(`trunks.call.outcome.${outcome}`)}
      detail={fault ? <FaultText fault={fault} /> : (counted ?? said)}
    />
  )
}
