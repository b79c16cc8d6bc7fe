import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { CallbackFields } from './CallbackFields'
import { type QueueForm, STRATEGIES } from './queue-form'

const NUMBERS = [
  'ring_timeout_secs',
  'wrap_up_secs',
  'park_secs',
  'sticky_secs',
  'missed_offers_limit',
] as const

/** Name, who is asked first, the times, and what a waiting caller hears. */
export function QueueFields() {
  const { t } = useTranslation()
  const fault = useFault<QueueForm>('queues')
  const { register, watch } = useFormContext<QueueForm>()
  const [strategy, position, expected, callback] = watch([
    'strategy',
    'position',
    'expected_wait',
    'callback',
  ])
  return (
    <>
      <Field label={t('queues.name')} error={fault('name')}>
        {(ids) => <Input {...ids} autoComplete="off" {...register('name')} />}
      </Field>
      <Field label={t('queues.strategy')} hint={t(`queues.strategyHints.${strategy}`)}>
        {(ids) => (
          <Select
            {...ids}
            {...register('strategy')}
            options={STRATEGIES.map((value) => ({ value, label: t(`queues.strategies.${value}`) }))}
          />
        )}
      </Field>
      {NUMBERS.map((name) => (
        <Field key={name} label={t(`queues.${name}`)} hint={t(`queues.hints.${name}`)} error={fault(name)}>
          {(ids) => <Input {...ids} inputMode="numeric" autoComplete="off" {...register(name)} />}
        </Field>
      ))}
      <fieldset>
        <legend className="text-label font-medium text-text-2">{t('queues.announce')}</legend>
        <div className="flex flex-col">
          {(['greeting', 'position', 'expected_wait'] as const).map((name) => (
            <Checkbox key={name} label={t(`queues.${name}`)} {...register(name)} />
          ))}
        </div>
      </fieldset>
      <CallbackFields />
      {position || expected || callback ? (
        <Field label={t('queues.every_secs')} error={fault('every_secs')}>
          {(ids) => <Input {...ids} inputMode="numeric" autoComplete="off" {...register('every_secs')} />}
        </Field>
      ) : null}
      <Field label={t('queues.music')} hint={t('queues.hints.music')} error={fault('music')}>
        {(ids) => (
          <Input
            {...ids}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder="default"
            {...register('music')}
          />
        )}
      </Field>
    </>
  )
}
