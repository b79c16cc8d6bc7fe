import { zodResolver } from '@hookform/resolvers/zod'
import { useEffect, useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '@/components/forms/FormDrawer'
import { toast } from '@/lib/toasts'
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

/** Person, sign-in and phone in one form. */
export function OperatorDrawer({ operator, onClose, onConnect }: OperatorDrawerProps) {
  const { t } = useTranslation()
  const create = useCreateOperator()
  const update = useUpdateOperator()
  const [created, setCreated] = useState<{ operator: CreatedOperator; password: string } | null>(null)
  const form = useForm<OperatorForm>({
    resolver: zodResolver(operatorSchema),
    defaultValues: formOf(operator),
  })
  const isNew = operator === null
  const { resetField, getFieldState } = form

  useEffect(() => {
    if (!isNew) return
    // Without a proposal the field is simply empty.
    proposeExtension().then(
      (extension) =>
        getFieldState('extension').isDirty || resetField('extension', { defaultValue: extension }),
      () => undefined,
    )
  }, [isNew, resetField, getFieldState])

  if (created)
    return <SignInDetails {...created} onClose={onClose} onConnect={() => onConnect(created.operator)} />

  return (
    <FormDrawer
      form={form}
      section="operators"
      name={operator?.name ?? null}
      save={async (values) => {
        const body = bodyOf(values)
        if (operator) {
          await update.mutateAsync({ id: operator.id, patch: body })
          toast({ tone: 'ok', text: t('settings.saved') })
          onClose()
        } else {
          const answer = await create.mutateAsync(body)
          setCreated({ operator: answer, password: answer.generated_password ?? values.password })
        }
      }}
      fieldOf={fieldOf}
      onClose={onClose}
    >
      <OperatorFields isNew={isNew} />
    </FormDrawer>
  )
}
