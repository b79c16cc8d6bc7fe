import { useQuery } from '@tanstack/react-query'
import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Select } from '@/components/ui/Select'
import { operatorList } from '@/services/operators/list'
import { GROUPS, type QueueForm } from './queue-form'

/** Who answers, and in which group. In the default queue everybody does. */
export function MemberFields({ everybody }: { everybody: boolean }) {
  const { t } = useTranslation()
  const { register } = useFormContext<QueueForm>()
  const { data: operators = [] } = useQuery(operatorList)
  const groups = GROUPS.map((group) => ({ value: `${group}`, label: t('queues.group', { group }) }))
  const options = everybody ? groups : [{ value: '', label: t('queues.notMember') }, ...groups]
  return (
    <fieldset>
      <legend className="text-label font-medium text-text-2">{t('queues.members')}</legend>
      <ul className="mt-1 flex flex-col gap-1">
        {operators.map((operator) => (
          <li key={operator.id} className="flex items-center justify-between gap-3">
            <label htmlFor={`member-${operator.id}`} className="min-w-0 wrap-break-word">
              {operator.name}
            </label>
            <div className="w-40 shrink-0">
              <Select id={`member-${operator.id}`} options={options} {...register(`groups.${operator.id}`)} />
            </div>
          </li>
        ))}
      </ul>
      <p className="mt-1 text-label text-muted">{t('queues.membersHint')}</p>
    </fieldset>
  )
}
