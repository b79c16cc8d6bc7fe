import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { CheckRow, type CheckState } from '@/components/ui/CheckRow'
import { Dialog } from '@/components/ui/Dialog'
import { useProblemText } from '@/hooks/use-problem'
import type { Trunk, TrunkTest } from '@/services/api/types'
import { useTestTrunk } from '@/services/trunks/mutations'
import { TestCallForm } from './TestCallForm'
import { FaultText } from './TrunkState'

type Step = TrunkTest['steps'][number]

const OUTCOMES: Record<Step['outcome'], CheckState> = {
  passed: 'ok',
  warning: 'warning',
  failed: 'failed',
  skipped: 'waiting',
}

interface TrunkCheckProps {
  trunk: Trunk
  onClose: () => void
  /** To the form. */
  onEdit: () => void
}

/** Tests a line as soon as it is shown, and says step by step what was seen. */
export function TrunkCheck({ trunk, onClose, onEdit }: TrunkCheckProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const { mutate, data, error, isPending } = useTestTrunk()

  useEffect(() => mutate(trunk.id), [mutate, trunk.id])

  const works = data?.steps.every(({ outcome }) => outcome === 'passed' || outcome === 'warning')
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t('trunks.check.title', { name: trunk.name })}
      footer={
        <>
          <Button onClick={onEdit}>{t('trunks.check.edit')}</Button>
          <Button aria-disabled={isPending} onClick={() => isPending || mutate(trunk.id)}>
            {t('trunks.check.again')}
          </Button>
          <Button variant="primary" onClick={onClose}>
            {t('common.done')}
          </Button>
        </>
      }
    >
      <div role="alert">{error ? <Banner tone="danger">{problemText(error)}</Banner> : null}</div>
      <div role="status" className="mb-2">
        {data && !isPending ? (
          <Banner tone={works ? 'ok' : 'warn'}>{t(works ? 'trunks.check.good' : 'trunks.check.bad')}</Banner>
        ) : null}
      </div>
      <ul>
        {isPending ? <CheckRow state="running" title={t('trunks.check.running')} /> : null}
        {isPending ? null : data?.steps.map((step) => <StepRow key={step.step} step={step} />)}
      </ul>
      <TestCallForm trunkId={trunk.id} />
    </Dialog>
  )
}

function StepRow({ step }: { step: Step }) {
  const { t } = useTranslation()
  const { fault, found, outcome } = step
  return (
    <CheckRow
      state={OUTCOMES[outcome]}
      title={t(`trunks.check.${step.step}`)}
      detail={fault ? <FaultText fault={fault} /> : outcome === 'skipped' ? t('trunks.check.skipped') : found}
    />
  )
}
