import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import type { OperatorNow, SettableStatus } from '@/services/api/types'
import { BREAK_REASONS } from '@/services/operators/shown-status'
import { useForceStatus } from './use-force-status'

const LONGEST_NOTE = 200

interface NoteDialogProps {
  operator: OperatorNow
  onClose: () => void
}

/** Somebody's status with words for him: they stand on his screen. */
export function NoteDialog({ operator, onClose }: NoteDialogProps) {
  const { t } = useTranslation()
  const force = useForceStatus(operator)
  const id = useId()
  const [chosen, setChosen] = useState('available')
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const options = [
    { value: 'available', label: t('presence.available') },
    ...BREAK_REASONS.map(({ code }) => ({
      value: `break ${code}`,
      label: `${t('presence.break')}: ${t(`presence.reason.${code}`)}`,
    })),
    { value: 'offline', label: t('presence.offline') },
  ]
  const save = async () => {
    if (busy) return
    setBusy(true)
    const [status, reason] = chosen.split(' ') as [SettableStatus, string | undefined]
    if (await force(status, reason, note.trim())) onClose()
    else setBusy(false)
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t('monitor.noteTitle', { name: operator.name })}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form={id} aria-disabled={busy}>
            {t('monitor.setStatus')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Field label={t('presence.menu')}>
          {(ids) => (
            <Select
              {...ids}
              options={options}
              value={chosen}
              onChange={(event) => setChosen(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('call.field.note')} hint={t('monitor.noteHint')}>
          {(ids) => (
            <Input
              {...ids}
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
