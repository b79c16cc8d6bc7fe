import { useQuery } from '@tanstack/react-query'
import { type FieldValues, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { menuList } from '@/services/ivr/list'
import { operatorList } from '@/services/operators/list'
import { queueList } from '@/services/queues/list'
import { type KEY_TARGETS, NAMED, TARGETS } from './target-form'

interface TargetFieldsProps {
  /** Path of a `TargetForm` in the form. */
  name: string
  label: string
  types?: readonly (typeof KEY_TARGETS)[number][]
}

/** Who takes calls: those of a route, of a key, or of whoever pressed none. */
export function TargetFields({ name, label, types = TARGETS }: TargetFieldsProps) {
  const { t } = useTranslation()
  const fault = useFault<FieldValues>('routes')
  const { register, watch } = useFormContext<FieldValues>()
  const { data: queue = [] } = useQuery(queueList)
  const { data: operator = [] } = useQuery(operatorList)
  const { data: ivr = [] } = useQuery(menuList)
  const type: string = watch(`${name}.type`)
  const all: Record<(typeof NAMED)[number], readonly { id: string; name: string }[]> = {
    queue,
    operator,
    ivr,
  }
  return (
    <>
      <Field label={label} hint={t(`routes.targetHints.${type}`)}>
        {(ids) => (
          <Select
            {...ids}
            {...register(`${name}.type`)}
            options={types.map((value) => ({ value, label: t(`routes.targets.${value}`) }))}
          />
        )}
      </Field>
      {NAMED.filter((named) => named === type).map((named) => (
        <Field key={named} label={t(`routes.targets.${named}`)} error={fault(`${name}.${named}`)}>
          {(ids) => (
            <Select
              {...ids}
              {...register(`${name}.${named}`)}
              options={[
                { value: '', label: t('routes.choose') },
                ...all[named].map((one) => ({ value: one.id, label: one.name })),
              ]}
            />
          )}
        </Field>
      ))}
    </>
  )
}
