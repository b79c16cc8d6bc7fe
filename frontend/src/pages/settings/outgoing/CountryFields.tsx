import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Card } from '@/components/ui/Card'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { COUNTRY_CODES, codeOf } from './countries'
import type { OutgoingForm } from './outgoing-form'

/** Where may be called, and what costs more there. */
export function CountryFields() {
  const { t } = useTranslation()
  const { register } = useFormContext<OutgoingForm>()
  const fault = useFault<OutgoingForm>('outgoing')
  return (
    <Card title={t('outgoing.countries')}>
      <fieldset className="grid grid-cols-3 gap-x-4 max-tablet:grid-cols-1">
        <legend className="sr-only">{t('outgoing.countries')}</legend>
        {COUNTRY_CODES.map((code) => (
          <Checkbox
            key={code}
            value={code}
            label={
              <>
                {t(`outgoing.country.${code}`)} <span className="text-muted">{codeOf(code)}</span>
              </>
            }
            {...register('countries')}
          />
        ))}
      </fieldset>
      <div className="mt-3 flex flex-col gap-4">
        <Field label={t('outgoing.others')} hint={t('outgoing.othersHint')} error={fault('others')}>
          {(ids) => <Input {...ids} autoComplete="off" placeholder="+48, +1 212" {...register('others')} />}
        </Field>
        <Field label={t('outgoing.premium')} hint={t('outgoing.premiumHint')} error={fault('premium')}>
          {(ids) => <Input {...ids} autoComplete="off" {...register('premium')} />}
        </Field>
        <p className="text-label text-muted">{t('outgoing.emergency')}</p>
      </div>
    </Card>
  )
}
