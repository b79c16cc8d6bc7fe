import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Card } from '@/components/ui/Card'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { CAPS, type OutgoingForm, WHOSE } from './outgoing-form'

/** How many numbers, for one operator and for all together; nothing typed is no limit. */
export function LimitFields() {
  const { t } = useTranslation()
  const { register } = useFormContext<OutgoingForm>()
  const fault = useFault<OutgoingForm>('outgoing')
  return (
    <Card title={t('outgoing.limits')}>
      <p className="mb-3 text-label text-muted">{t('outgoing.limitsHint')}</p>
      <div className="flex flex-col gap-4">
        {WHOSE.map((whose) => (
          <fieldset key={whose}>
            <legend className="mb-1 font-medium">{t(`outgoing.whose.${whose}`)}</legend>
            <div className="flex flex-wrap gap-3">
              {CAPS.map((cap) => (
                <Field key={cap} label={t(`outgoing.cap.${cap}`)} error={fault(`${whose}.${cap}`)}>
                  {(ids) => (
                    <Input
                      {...ids}
                      inputMode="numeric"
                      autoComplete="off"
                      maxLength={6}
                      className="w-32!"
                      placeholder={t('outgoing.noLimit')}
                      {...register(`${whose}.${cap}`)}
                    />
                  )}
                </Field>
              ))}
            </div>
          </fieldset>
        ))}
      </div>
    </Card>
  )
}
