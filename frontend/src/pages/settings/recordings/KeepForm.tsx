import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { Card } from '@/components/ui/Card'
import { ConfirmDialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { useFormat } from '@/hooks/use-format'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import type { Amount, KeepTimes } from '@/services/api/types'
import { previewKeeping, useKeep } from '@/services/recordings/keeping'

const KINDS = ['talks_days', 'messages_days', 'full_quality_days'] as const
/** A month, three, half a year, one, three and five years. */
const USUAL_DAYS = [30, 90, 180, 365, 1095, 1825]
/** Full quality is for the first while. */
const USUAL_FULL_DAYS = [1, 7, 30, 90, 365]
const FOR_EVER = ''

/** The times. What they would delete at once is said before they are saved. */
export function KeepForm({ times, readOnly }: { times: KeepTimes; readOnly: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const problemText = useProblemText()
  const { mutateAsync, isPending } = useKeep()
  const [chosen, setChosen] = useState<KeepTimes>({
    talks_days: times.talks_days,
    messages_days: times.messages_days,
    full_quality_days: times.full_quality_days,
  })
  const [gone, setGone] = useState<Amount | null>(null)
  const [error, setError] = useState<unknown>(null)
  const changed = KINDS.some((kind) => chosen[kind] !== times[kind])

  const attempt = async (act: () => Promise<void>) => {
    setError(null)
    try {
      await act()
    } catch (failure) {
      setError(failure)
    }
  }
  const keep = () =>
    attempt(async () => {
      await mutateAsync(chosen)
      setGone(null)
      toast({ tone: 'ok', text: t('settings.saved') })
    })
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (!changed || isPending) return
    void attempt(async () => {
      const amount = await previewKeeping(chosen)
      if (amount.recordings > 0) setGone(amount)
      else await keep()
    })
  }
  const options = (usual: number[], now: number | null) => [
    { value: FOR_EVER, label: t('recordings.keep.forEver') },
    ...[...new Set([...usual, ...(now === null ? [] : [now])])]
      .sort((a, b) => a - b)
      .map((days) => ({ value: String(days), label: t('recordings.keep.days', { count: days }) })),
  ]
  const failed = error ? (
    <Banner tone="danger" role="alert">
      {problemText(error)}
    </Banner>
  ) : null
  return (
    <Card title={t('recordings.keep.title')}>
      <form onSubmit={save} className="flex flex-col gap-3">
        <p className="text-text-2">{t('recordings.keep.text')}</p>
        {KINDS.map((kind) => (
          <Field key={kind} label={t(`recordings.keep.${kind}`)} hint={t(`recordings.keep.${kind}Hint`)}>
            {(ids) => (
              <Select
                {...ids}
                disabled={readOnly}
                options={options(kind === 'full_quality_days' ? USUAL_FULL_DAYS : USUAL_DAYS, times[kind])}
                value={chosen[kind] === null ? FOR_EVER : String(chosen[kind])}
                onChange={({ target }) =>
                  setChosen({ ...chosen, [kind]: target.value === FOR_EVER ? null : Number(target.value) })
                }
              />
            )}
          </Field>
        ))}
        {gone ? null : failed}
        {readOnly ? (
          <p className="text-muted">{t('recordings.keep.adminsOnly')}</p>
        ) : (
          <Button
            type="submit"
            variant="primary"
            className="self-start"
            aria-disabled={!changed || isPending}
          >
            {t('common.save')}
          </Button>
        )}
      </form>
      {gone ? (
        <ConfirmDialog
          open
          onOpenChange={() => setGone(null)}
          title={t('recordings.keep.confirm', { count: gone.recordings })}
          description={t('recordings.keep.confirmText', { size: format.fileSize(gone.bytes) })}
          confirmLabel={t('common.delete')}
          busy={isPending}
          onConfirm={() => void keep()}
        >
          {failed}
        </ConfirmDialog>
      ) : null}
    </Card>
  )
}
