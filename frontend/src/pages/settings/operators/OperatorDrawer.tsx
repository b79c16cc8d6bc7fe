import { zodResolver } from '@hookform/resolvers/zod'
import { useEffect, useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { Drawer } from '@/components/ui/Dialog'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import { ApiError } from '@/services/api/problem'
import type { CreatedOperator, Operator } from '@/services/api/types'
import { proposeExtension, useCreateOperator, useUpdateOperator } from '@/services/operators/mutations'
import { OperatorFields } from './OperatorFields'
import { bodyOf, fieldOf, formOf, type OperatorForm, operatorSchema } from './operator-form'
import { SignInDetails } from './SignInDetails'

interface OperatorDrawerProps {
  /** null: a new one. */
  operator: Operator | null
  onClose: () => void
  /** To the details of the SIP phone of someone who has just been added. */
  onConnect: (operator: Operator) => void
}

/** Person, sign-in and phone in one form; what the server refuses is shown at its field. */
export function OperatorDrawer({ operator, onClose, onConnect }: OperatorDrawerProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const create = useCreateOperator()
  const update = useUpdateOperator()
  const [created, setCreated] = useState<{ operator: CreatedOperator; password: string } | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const form = useForm<OperatorForm>({
    resolver: zodResolver(operatorSchema),
    defaultValues: formOf(operator),
  })
  const isNew = operator === null
  const { setValue, getFieldState } = form

  useEffect(() => {
    if (!isNew) return
    // Without a proposal the field is simply empty.
    proposeExtension().then(
      (extension) => getFieldState('extension').isDirty || setValue('extension', extension),
      () => undefined,
    )
  }, [isNew, setValue, getFieldState])

  const save = form.handleSubmit(async (values) => {
    setRefusal(null)
    const body = bodyOf(values)
    try {
      if (operator) {
        await update.mutateAsync({ id: operator.id, patch: body })
        toast({ tone: 'ok', text: t('operators.saved') })
        onClose()
      } else {
        const answer = await create.mutateAsync(body)
        setCreated({ operator: answer, password: answer.generated_password ?? values.password })
      }
    } catch (error) {
      const field = error instanceof ApiError ? fieldOf(error.code) : null
      if (field) form.setError(field, { message: problemText(error) }, { shouldFocus: true })
      else setRefusal(problemText(error))
    }
  })

  const close = (open: boolean) => open || onClose()
  if (created)
    return <SignInDetails {...created} onClose={onClose} onConnect={() => onConnect(created.operator)} />

  const busy = create.isPending || update.isPending
  return (
    <Drawer
      open
      onOpenChange={close}
      title={operator ? t('operators.edit', { name: operator.name }) : t('operators.new')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form="operator" aria-disabled={busy}>
            {operator ? t('common.save') : t('operators.add')}
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <form
          id="operator"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (!busy) void save(event)
          }}
          className="flex flex-col gap-4"
        >
          <div role="alert" className="empty:hidden">
            {refusal ? <Banner tone="danger">{refusal}</Banner> : null}
          </div>
          <OperatorFields isNew={isNew} />
        </form>
      </FormProvider>
    </Drawer>
  )
}
