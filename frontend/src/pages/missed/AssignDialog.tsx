import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { useProblemText } from '@/hooks/use-problem'
import { formatPhone } from '@/lib/phone'
import { toast } from '@/lib/toasts'
import type { MissedTask } from '@/services/api/types'
import { assignTask } from '@/services/missed/commands'
import { operatorList } from '@/services/operators/list'
import { shownStatus } from '@/services/operators/shown-status'

interface AssignDialogProps {
  task: MissedTask
  onDone: () => Promise<void>
  onLeave: () => void
}

/** Who is to call the customer back; what each is doing now stands beside the name. */
export function AssignDialog({ task, onDone, onLeave }: AssignDialogProps) {
  const { t } = useTranslation()
  const problem = useProblemText()
  const form = useId()
  const { data: operators = [] } = useQuery(operatorList)
  const callers = operators.filter(({ role }) => role !== 'quality')
  const [chosen, setChosen] = useState(task.owner_id ?? '')
  const operatorId = chosen || callers[0]?.id
  const giving = useMutation({
    mutationFn: (id: string) => assignTask(task.id, id),
    onSuccess: (_, id) => {
      const name = operators.find((one) => one.id === id)?.name ?? ''
      toast({ tone: 'ok', text: t('missed.assign.done', { name }) })
      onLeave()
    },
    onSettled: onDone,
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onLeave()}
      title={t('missed.assign.title', { name: task.contact?.name ?? formatPhone(task.number) })}
      footer={
        <>
          <Button onClick={onLeave}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form={form} aria-disabled={giving.isPending}>
            {t('missed.assign.confirm')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (operatorId && !giving.isPending) giving.mutate(operatorId)
        }}
      >
        <div role="alert" className="empty:hidden">
          {giving.isError ? <Banner tone="danger">{problem(giving.error)}</Banner> : null}
        </div>
        <Field label={t('missed.assign.who')}>
          {(ids) => (
            <Select
              {...ids}
              name="operator"
              value={operatorId ?? ''}
              onChange={(event) => setChosen(event.target.value)}
              options={callers.map((one) => ({
                value: one.id,
                label: `${one.name} · ${t(`presence.${shownStatus(one)}`)}`,
              }))}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
