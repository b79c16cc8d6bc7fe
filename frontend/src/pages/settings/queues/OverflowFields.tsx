import { useQuery } from '@tanstack/react-query'
import { Controller, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { PhoneInput } from '@/components/ui/PhoneInput'
import { Select } from '@/components/ui/Select'
import { operatorList } from '@/services/operators/list'
import { queueList } from '@/services/queues/list'
import { OVERFLOWS, type QueueForm } from './queue-form'

/** Who waits too long or finds the queue full, and where he goes. */
export function OverflowFields({ own }: { own: string | undefined }) {
  const { t } = useTranslation()
  const fault = useFault<QueueForm>('queues')
  const { register, watch, control } = useFormContext<QueueForm>()
  const { data: queues = [] } = useQuery(queueList)
  const { data: operators = [] } = useQuery(operatorList)
  const overflow = watch('overflow')
  const choose = { value: '', label: t('queues.choose') }
  const named = (all: readonly { id: string; name: string }[]) => [
    choose,
    ...all.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <>
      {(['max_wait_secs', 'max_size'] as const).map((name) => (
        <Field key={name} label={t(`queues.${name}`)} hint={t(`queues.hints.${name}`)} error={fault(name)}>
          {(ids) => <Input {...ids} inputMode="numeric" autoComplete="off" {...register(name)} />}
        </Field>
      ))}
      <Field label={t('queues.overflow')} error={fault('overflow')}>
        {(ids) => (
          <Select
            {...ids}
            {...register('overflow')}
            options={OVERFLOWS.map((value) => ({ value, label: t(`queues.overflows.${value}`) }))}
          />
        )}
      </Field>
      {overflow === 'queue' ? (
        <Field label={t('queues.overflows.queue')} error={fault('target_queue')}>
          {(ids) => (
            <Select
              {...ids}
              {...register('target_queue')}
              options={named(queues.filter((queue) => queue.id !== own))}
            />
          )}
        </Field>
      ) : null}
      {overflow === 'operator' ? (
        <Field label={t('queues.overflows.operator')} error={fault('target_operator')}>
          {(ids) => <Select {...ids} {...register('target_operator')} options={named(operators)} />}
        </Field>
      ) : null}
      {overflow === 'number' ? (
        <Field label={t('queues.overflows.number')} error={fault('target_number')}>
          {(ids) => (
            <Controller
              control={control}
              name="target_number"
              render={({ field }) => <PhoneInput {...ids} {...field} placeholder="+998 90 123 45 67" />}
            />
          )}
        </Field>
      ) : null}
    </>
  )
}
