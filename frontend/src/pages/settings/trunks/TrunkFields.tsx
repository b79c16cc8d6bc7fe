import { Controller, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { PasswordInput } from '@/components/ui/PasswordInput'
import { PhoneInput } from '@/components/ui/PhoneInput'
import { RadioCards } from '@/components/ui/RadioCards'
import { type TrunkForm, WAYS } from './trunk-form'

/** What everybody fills in. The words follow what is connected. */
export function TrunkFields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation()
  const fault = useFault<TrunkForm>('trunks')
  const { register, control, watch } = useFormContext<TrunkForm>()
  const way = watch('way')
  const ways = isNew ? WAYS : WAYS.filter((one) => one === 'login' || one === 'address')
  const plain = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false } as const
  return (
    <>
      <Controller
        control={control}
        name="way"
        render={({ field }) => (
          <RadioCards
            legend={t('trunks.way')}
            name={field.name}
            value={field.value}
            onChange={field.onChange}
            options={ways.map((value) => ({
              value,
              label: t(`trunks.ways.${value}`),
              hint: t(`trunks.wayHints.${value}`),
            }))}
          />
        )}
      />
      <Field label={t('trunks.name')} hint={t('trunks.nameHint')} error={fault('name')}>
        {(ids) => <Input {...ids} autoComplete="off" {...register('name')} />}
      </Field>
      <Field label={t(`trunks.hosts.${way}`)} hint={t('trunks.hostHint')} error={fault('host')}>
        {(ids) => <Input {...ids} {...plain} inputMode="url" {...register('host')} />}
      </Field>
      <Field label={t(`trunks.users.${way}`)} error={fault('username')}>
        {(ids) => <Input {...ids} {...plain} {...register('username')} />}
      </Field>
      <Field
        label={t('trunks.password')}
        hint={t(watch('has_password') ? 'trunks.passwordKeep' : 'trunks.passwordOnce')}
        error={fault('password')}
      >
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
      <Field label={t('trunks.caller_id')} hint={t('trunks.callerIdHint')} error={fault('caller_id')}>
        {(ids) => (
          <Controller
            control={control}
            name="caller_id"
            render={({ field }) => <PhoneInput {...ids} {...field} placeholder="+998 71 200 11 22" />}
          />
        )}
      </Field>
    </>
  )
}
