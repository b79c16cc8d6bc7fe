import { Controller, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { PhoneInput } from '@/components/ui/PhoneInput'
import { RadioCards } from '@/components/ui/RadioCards'
import { type CallerForm, LONGEST_NOTE, TREATMENTS } from './caller-form'

export function CallerFields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation()
  const fault = useFault<CallerForm>('callers')
  const { control, register } = useFormContext<CallerForm>()
  return (
    <>
      {isNew ? (
        <Field label={t('callers.number')} error={fault('number')}>
          {(ids) => (
            <Controller
              control={control}
              name="number"
              render={({ field }) => <PhoneInput {...ids} {...field} placeholder="+998 90 123 45 67" />}
            />
          )}
        </Field>
      ) : null}
      <Controller
        control={control}
        name="rule"
        render={({ field }) => (
          <RadioCards
            legend={t('callers.rule')}
            name={field.name}
            value={field.value}
            onChange={field.onChange}
            options={TREATMENTS.map((value) => ({
              value,
              label: t(`callers.rules.${value}`),
              hint: t(`callers.ruleHints.${value}`),
            }))}
          />
        )}
      />
      <Field label={t('call.field.note')} hint={t('callers.noteHint')} error={fault('note')}>
        {(ids) => <Input {...ids} autoComplete="off" maxLength={LONGEST_NOTE} {...register('note')} />}
      </Field>
    </>
  )
}
