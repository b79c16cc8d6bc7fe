import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { TargetFields } from '@/components/settings/TargetFields'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { KeyFields } from './KeyFields'
import type { MenuForm } from './menu-form'
import { PromptField } from './PromptField'

/** What the caller hears, where his keys lead, and where he goes without one. */
export function MenuFields() {
  const { t } = useTranslation()
  const fault = useFault<MenuForm>('ivr')
  const { register } = useFormContext<MenuForm>()
  return (
    <>
      <Field label={t('ivr.name')} error={fault('name')}>
        {(ids) => <Input {...ids} autoComplete="off" {...register('name')} />}
      </Field>
      <PromptField name="prompt" />
      <KeyFields />
      <div className="flex gap-2">
        {(['wait', 'tries'] as const).map((name) => (
          <div key={name} className="min-w-0 flex-1">
            <Field label={t(`ivr.${name}`)} hint={t(`ivr.hints.${name}`)} error={fault(name)}>
              {(ids) => <Input {...ids} inputMode="numeric" maxLength={2} {...register(name)} />}
            </Field>
          </div>
        ))}
      </div>
      <PromptField name="invalid" />
      <TargetFields name="fallback" label={t('ivr.fallback')} />
    </>
  )
}
