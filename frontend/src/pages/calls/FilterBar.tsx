import clsx from 'clsx'
import { Mic, SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { RemovableChip } from '@/components/ui/Chip'
import { type FilterOption, MultiFilter } from '@/components/ui/MultiFilter'
import { useAuth } from '@/contexts/Auth'
import type { Names } from '@/hooks/use-names'
import {
  type CallsSearch,
  DIRECTIONS,
  filterCount,
  LIST_FIELDS,
  type ListField,
  listOf,
  NO_FILTERS,
  STATUSES,
} from '@/services/calls/search'
import type { useCallsSearch } from './use-calls-search'

interface FilterBarProps {
  search: CallsSearch
  change: ReturnType<typeof useCallsSearch>['change']
  names: Names
}

/** What narrows the list, and chips that take each choice away again. On a phone it unfolds. */
export function FilterBar({ search, change, names }: FilterBarProps) {
  const { t } = useTranslation()
  const { operator } = useAuth()
  const [open, setOpen] = useState(false)
  const count = filterCount(search)
  const options = useOptions(names)
  // An operator sees only his own calls anyway.
  const fields = LIST_FIELDS.filter((field) => field !== 'operator' || operator.role !== 'operator')
  const setField = (field: ListField, values: string[]) => change({ [field]: values.join(',') || undefined })

  return (
    <>
      <Button
        aria-expanded={open}
        aria-controls="call-filters"
        aria-pressed={count > 0}
        className="tablet:hidden!"
        onClick={() => setOpen(!open)}
      >
        <SlidersHorizontal aria-hidden size={18} strokeWidth={1.75} />
        {count > 0 ? t('calls.filtersCount', { count }) : t('calls.filters')}
      </Button>
      <div
        id="call-filters"
        className={clsx(
          'flex flex-wrap items-center gap-2 max-tablet:basis-full',
          open ? '' : 'max-tablet:hidden',
        )}
      >
        {fields.map((field) => (
          <MultiFilter
            key={field}
            label={t(`call.field.${field}`)}
            options={options[field]}
            value={listOf(search[field])}
            onChange={(values) => setField(field, values)}
          />
        ))}
        <Button
          aria-pressed={search.recorded ?? false}
          onClick={() => change({ recorded: search.recorded ? undefined : true })}
        >
          <Mic aria-hidden size={16} strokeWidth={1.75} />
          {t('calls.recorded')}
        </Button>
        <Chips search={search} options={options} fields={fields} setField={setField} change={change} />
        {count > 0 ? (
          <Button variant="ghost" onClick={() => change(NO_FILTERS)}>
            {t('common.clear')}
          </Button>
        ) : null}
      </div>
    </>
  )
}

type Options = Record<ListField, FilterOption[]>

function useOptions(names: Names): Options {
  const { t } = useTranslation()
  const named = (all: readonly { id: string; name: string }[]) =>
    all.map(({ id, name }) => ({ value: id, label: name }))
  return {
    direction: DIRECTIONS.map((value) => ({ value, label: t(`calls.direction.${value}`) })),
    status: STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
    operator: named(names.operators),
    queue: named(names.queues),
  }
}

interface ChipsProps extends Pick<FilterBarProps, 'search' | 'change'> {
  options: Options
  fields: readonly ListField[]
  setField: (field: ListField, values: string[]) => void
}

/** One chip a value. */
function Chips({ search, options, fields, setField, change }: ChipsProps) {
  const { t } = useTranslation()
  return (
    <>
      {fields.flatMap((field) => {
        const values = listOf(search[field])
        return values.map((value) => {
          const label = options[field].find((option) => option.value === value)?.label ?? value
          return (
            <RemovableChip
              key={`${field}-${value}`}
              removeLabel={t('ui.remove', { label })}
              onRemove={() =>
                setField(
                  field,
                  values.filter((other) => other !== value),
                )
              }
            >
              {label}
            </RemovableChip>
          )
        })
      })}
      {search.q ? (
        <RemovableChip
          removeLabel={t('ui.remove', { label: search.q })}
          onRemove={() => change({ q: undefined })}
        >
          {t('calls.found', { text: search.q })}
        </RemovableChip>
      ) : null}
    </>
  )
}
