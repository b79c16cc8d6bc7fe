import { Lock } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { ConfirmDialog, Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { useAuth } from '@/contexts/Auth'
import { useFormat } from '@/hooks/use-format'
import type { Names } from '@/hooks/use-names'
import { useProblemText } from '@/hooks/use-problem'
import type { CallDetail } from '@/services/api/types'
import { useHold } from '@/services/recordings/keeping'

const LONGEST_REASON = 500

/** A recording that must not be deleted: who said so, when and why; how to say so, and to end it. */
export function HoldRecording({ call, names }: { call: CallDetail; names: Names }) {
  const { t } = useTranslation()
  const format = useFormat()
  const problemText = useProblemText()
  const { hasRole } = useAuth()
  const { mutate, isPending, error } = useHold(call.id)
  const [asking, setAsking] = useState(false)
  const [ending, setEnding] = useState(false)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const recording = call.recordings[0]
  const hold = recording?.hold
  const failed = error ? (
    <Banner tone="danger" role="alert">
      {problemText(error)}
    </Banner>
  ) : null

  if (hold) {
    return (
      <div className="mt-4 flex flex-col gap-2">
        <Banner
          tone="accent"
          action={
            hasRole('admin') ? (
              <Button variant="ghost" onClick={() => setEnding(true)}>
                {t('recordings.hold.end')}
              </Button>
            ) : null
          }
        >
          {t('recordings.hold.since', {
            who: names.operator(hold.operator_id),
            time: format.dateTime(hold.at),
            reason: hold.reason,
          })}
        </Banner>
        <ConfirmDialog
          open={ending}
          onOpenChange={setEnding}
          title={t('recordings.hold.endTitle')}
          description={t('recordings.hold.endText')}
          confirmLabel={t('recordings.hold.end')}
          busy={isPending}
          onConfirm={() => mutate(null, { onSuccess: () => setEnding(false) })}
        >
          {failed}
        </ConfirmDialog>
      </div>
    )
  }
  if (!hasRole('supervisor', 'quality', 'admin')) return null
  if (recording?.state !== 'complete' && recording?.state !== 'truncated') return null

  const save = (event: FormEvent) => {
    event.preventDefault()
    const given = reason.trim()
    setMissing(!given)
    if (given && !isPending) mutate(given, { onSuccess: () => setAsking(false) })
  }
  return (
    <>
      <Button className="mt-4 mr-2" onClick={() => setAsking(true)}>
        <Lock aria-hidden size={16} strokeWidth={1.75} />
        {t('recordings.hold.begin')}
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t('recordings.hold.begin')}
        description={t('recordings.hold.text')}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
            <Button type="submit" form="hold" variant="primary" aria-disabled={isPending}>
              {t('common.save')}
            </Button>
          </>
        }
      >
        <form id="hold" onSubmit={save} noValidate className="flex flex-col gap-2">
          <Field
            label={t('recordings.hold.reason')}
            hint={t('recordings.hold.reasonHint')}
            error={missing ? t('recordings.hold.reasonNeeded') : undefined}
          >
            {(ids) => (
              <Input
                {...ids}
                autoComplete="off"
                maxLength={LONGEST_REASON}
                value={reason}
                onChange={({ target }) => setReason(target.value)}
              />
            )}
          </Field>
          {failed}
        </form>
      </Dialog>
    </>
  )
}
