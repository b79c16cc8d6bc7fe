import { useQuery } from '@tanstack/react-query'
import { Controller, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { PasswordInput } from '@/components/ui/PasswordInput'
import { PhoneInput } from '@/components/ui/PhoneInput'
import { RadioCards } from '@/components/ui/RadioCards'
import { Select } from '@/components/ui/Select'
import { queueList } from '@/services/queues/list'
import { DEVICES, type OperatorForm, ROLES } from './operator-form'

export function OperatorFields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation()
  const fault = useFault<OperatorForm>('operators')
  const {
    register,
    control,
    watch,
    formState: { defaultValues },
  } = useFormContext<OperatorForm>()
  const device = watch('device')
  const role = watch('role')
  // Outside numbers are not rung yet: nobody new gets one, and who has one can leave it.
  const devices = DEVICES.filter((value) => value !== 'external' || defaultValues?.device === 'external')
  return (
    <>
      <Field label={t('operators.fullName')} error={fault('name')}>
        {(ids) => <Input {...ids} autoComplete="off" {...register('name')} />}
      </Field>
      <Field label={t('operators.username')} hint={t('operators.usernameHint')} error={fault('username')}>
        {(ids) => (
          <Input
            {...ids}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            {...register('username')}
          />
        )}
      </Field>
      <Field label={t('operators.role')} hint={t(`operators.roleHints.${role}`)}>
        {(ids) => (
          <Select
            {...ids}
            {...register('role')}
            options={ROLES.map((value) => ({ value, label: t(`profile.role.${value}`) }))}
          />
        )}
      </Field>
      <Field
        label={t('operators.extension')}
        hint={isNew ? t('operators.extensionHint') : null}
        error={fault('extension')}
      >
        {(ids) => <Input {...ids} inputMode="numeric" autoComplete="off" {...register('extension')} />}
      </Field>
      <Controller
        control={control}
        name="device"
        render={({ field }) => (
          <RadioCards
            legend={t('operators.device')}
            name={field.name}
            value={field.value}
            onChange={field.onChange}
            options={devices.map((value) => ({
              value,
              label: t(`operators.devices.${value}`),
              hint: t(`operators.deviceHints.${value}`),
            }))}
          />
        )}
      />
      {device === 'external' ? (
        <Field
          label={t('operators.externalNumber')}
          hint={t('operators.externalHint')}
          error={fault('external_number')}
        >
          {(ids) => (
            <Controller
              control={control}
              name="external_number"
              render={({ field }) => <PhoneInput {...ids} {...field} placeholder="+998 90 123 45 67" />}
            />
          )}
        </Field>
      ) : null}
      <PasswordFields isNew={isNew} fault={fault('password')} />
      <QueueFields />
    </>
  )
}

function PasswordFields({ isNew, fault }: { isNew: boolean; fault: string | undefined }) {
  const { t } = useTranslation()
  const { control, register, watch } = useFormContext<OperatorForm>()
  const hint = isNew
    ? t('operators.passwordHint')
    : `${t('operators.passwordHint')}. ${t('operators.passwordEnds')}`
  return (
    <>
      <Controller
        control={control}
        name="types_password"
        render={({ field }) => (
          <RadioCards
            legend={t('operators.password')}
            name={field.name}
            value={field.value ? 'type' : 'auto'}
            onChange={(value) => field.onChange(value === 'type')}
            options={[
              { value: 'auto', label: t(`operators.passwordChoice.${isNew ? 'generate' : 'keep'}`) },
              { value: 'type', label: t(`operators.passwordChoice.${isNew ? 'type' : 'change'}`) },
            ]}
          />
        )}
      />
      {watch('types_password') ? (
        <Field label={t('operators.password')} hint={hint} error={fault}>
          {(ids) => (
            <PasswordInput
              {...ids}
              autoComplete="new-password"
              showLabel={t('ui.showPassword')}
              hideLabel={t('ui.hidePassword')}
              {...register('password')}
            />
          )}
        </Field>
      ) : null}
    </>
  )
}

function QueueFields() {
  const { t } = useTranslation()
  const { register } = useFormContext<OperatorForm>()
  const { data: queues = [] } = useQuery(queueList)
  if (queues.length === 0) return null
  return (
    <fieldset>
      <legend className="text-label font-medium text-text-2">{t('operators.queues')}</legend>
      <div className="mt-1 flex flex-wrap gap-x-6">
        {queues.map((queue) => (
          <Checkbox key={queue.id} value={queue.id} label={queue.name} {...register('queues')} />
        ))}
      </div>
      <p className="text-label text-muted">{t('operators.noQueues')}</p>
    </fieldset>
  )
}
