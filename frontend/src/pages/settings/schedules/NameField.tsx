import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import type { ScheduleForm } from './schedule-form'

export function NameField() {
  const { t } = useTranslation()
  const fault = useFault<ScheduleForm>('schedules')
  const { register } = useFormContext<ScheduleForm>()
  return (
    <Field label={t('schedules.name')} error={fault('name')}>
      {(ids) => <Input {...ids} autoComplete="off" {...register('name')} />}
    </Field>
  )
}
