import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Card } from '@/components/ui/Card'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { readTime } from '../schedules/moments'
import type { OutgoingForm } from './outgoing-form'

/** At night nobody is called: neither customers out of their sleep, nor anybody by who has stolen a password. */
export function HoursFields() {
  const { t } = useTranslation()
  const { register, watch, setValue } = useFormContext<OutgoingForm>()
  const fault = useFault<OutgoingForm>('outgoing')
  const limited = watch('limited')
  return (
    <Card title={t('outgoing.hours')}>
      <Checkbox label={t('outgoing.onlyAt')} {...register('limited')} />
      {limited ? (
        <div className="mt-1 flex flex-wrap items-start gap-3">
          {(['from', 'to'] as const).map((end) => {
            const { onBlur, ...field } = register(end)
            return (
              <Field key={end} label={t(`outgoing.${end}`)} error={fault(end)}>
                {(ids) => (
                  <Input
                    {...ids}
                    {...field}
                    inputMode="numeric"
                    autoComplete="off"
                    maxLength={5}
                    className="w-20!"
                    onBlur={(event) => {
                      void onBlur(event)
                      const read = readTime(event.target.value)
                      if (read && read !== event.target.value) setValue(end, read, { shouldDirty: true })
                    }}
                  />
                )}
              </Field>
            )
          })}
        </div>
      ) : null}
      <p className="mt-2 text-label text-muted">{t('outgoing.hoursHint')}</p>
    </Card>
  )
}
