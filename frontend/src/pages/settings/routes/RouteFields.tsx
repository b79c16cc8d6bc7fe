import { useQuery } from '@tanstack/react-query'
import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { TargetFields } from '@/components/settings/TargetFields'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { scheduleList } from '@/services/schedules/list'
import { trunkList } from '@/services/trunks/list'
import type { RouteForm } from './route-form'

/** Which calls, who takes them, when, and who takes them at other times. */
export function RouteFields() {
  const { t } = useTranslation()
  const fault = useFault<RouteForm>('routes')
  const { register, watch } = useFormContext<RouteForm>()
  const { data: trunks = [] } = useQuery(trunkList)
  const { data: schedules = [] } = useQuery(scheduleList)
  const named = (none: string, all: readonly { id: string; name: string }[]) => [
    { value: '', label: none },
    ...all.map((one) => ({ value: one.id, label: one.name })),
  ]
  return (
    <>
      <Field label={t('routes.did')} hint={t('routes.didHint')} error={fault('did')}>
        {(ids) => (
          <Input
            {...ids}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder="+998 71 200 11 22"
            {...register('did')}
          />
        )}
      </Field>
      <Field label={t('routes.trunk')} error={fault('trunk_id')}>
        {(ids) => (
          <Select {...ids} {...register('trunk_id')} options={named(t('routes.everyTrunk'), trunks)} />
        )}
      </Field>
      <TargetFields name="target" label={t('routes.target')} />
      <Field label={t('routes.hours')} hint={t('routes.hoursHint')} error={fault('schedule_id')}>
        {(ids) => (
          <Select {...ids} {...register('schedule_id')} options={named(t('routes.always'), schedules)} />
        )}
      </Field>
      {watch('schedule_id') ? <TargetFields name="closed" label={t('routes.closed')} /> : null}
    </>
  )
}
