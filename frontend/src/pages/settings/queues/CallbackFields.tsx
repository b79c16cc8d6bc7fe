import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { CALLBACK_KEYS, type QueueForm } from './queue-form'

/** Whether waiting customers can ask to be called back, with which key, and how often they are called. */
export function CallbackFields() {
  const { t } = useTranslation()
  const fault = useFault<QueueForm>('queues')
  const { register, watch } = useFormContext<QueueForm>()
  return (
    <fieldset className="flex flex-col gap-3">
      <div>
        <Checkbox label={t('queues.callback')} {...register('callback')} />
        <p className="text-label text-muted">{t('queues.hints.callback')}</p>
      </div>
      {watch('callback') ? (
        <>
          <Field label={t('queues.callback_key')}>
            {(ids) => (
              <Select
                {...ids}
                {...register('callback_key')}
                options={CALLBACK_KEYS.map((key) => ({ value: key, label: key }))}
              />
            )}
          </Field>
          <Field
            label={t('queues.callback_attempts')}
            hint={t('queues.hints.callback_attempts')}
            error={fault('callback_attempts')}
          >
            {(ids) => (
              <Input {...ids} inputMode="numeric" autoComplete="off" {...register('callback_attempts')} />
            )}
          </Field>
          <Field label={t('queues.callback_pause')} error={fault('callback_pause')}>
            {(ids) => (
              <Input {...ids} inputMode="numeric" autoComplete="off" {...register('callback_pause')} />
            )}
          </Field>
        </>
      ) : null}
    </fieldset>
  )
}
