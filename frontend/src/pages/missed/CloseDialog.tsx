import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { RadioCards } from '@/components/ui/RadioCards'
import { useProblemText } from '@/hooks/use-problem'
import { formatPhone } from '@/lib/phone'
import { toast } from '@/lib/toasts'
import type { CloseReason, MissedTask } from '@/services/api/types'
import { CLOSE_REASONS, closeTask, LONGEST_NOTE } from '@/services/missed/commands'

interface CloseDialogProps {
  task: MissedTask
  /** The task is closed, or turned out to be. */
  onDone: () => Promise<void>
  onLeave: () => void
}

/** Why somebody need not be called back. */
export function CloseDialog({ task, onDone, onLeave }: CloseDialogProps) {
  const { t } = useTranslation()
  const problem = useProblemText()
  const form = useId()
  const [reason, setReason] = useState<CloseReason>('settled')
  const [note, setNote] = useState('')
  const [noteMissing, setNoteMissing] = useState(false)
  const name = task.contact?.name ?? formatPhone(task.number)
  const closing = useMutation({
    mutationFn: () => closeTask(task.id, reason, note),
    onSuccess: () => {
      toast({ tone: 'ok', text: t('missed.close.done', { name }) })
      onLeave()
    },
    onSettled: onDone,
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onLeave()}
      title={t('missed.close.title', { name })}
      description={t('missed.close.text')}
      footer={
        <>
          <Button onClick={onLeave}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form={form} aria-disabled={closing.isPending}>
            {t('missed.close.confirm')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          const missing = reason === 'other' && note.trim() === ''
          setNoteMissing(missing)
          if (!missing && !closing.isPending) closing.mutate()
        }}
      >
        <div role="alert" className="empty:hidden">
          {closing.isError ? <Banner tone="danger">{problem(closing.error)}</Banner> : null}
        </div>
        <RadioCards
          legend={t('missed.close.reason')}
          name="reason"
          value={reason}
          onChange={setReason}
          options={CLOSE_REASONS.map((value) => ({ value, label: t(`missed.reason.${value}`) }))}
        />
        <Field label={t('call.field.note')} error={noteMissing ? t('missed.close.noteMissing') : undefined}>
          {(ids) => (
            <Input
              {...ids}
              name="note"
              autoComplete="off"
              maxLength={LONGEST_NOTE}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
