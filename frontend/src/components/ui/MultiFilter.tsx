import { ChevronDown } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { search } from '@/lib/fold'
import { Button } from './Button'
import { Checkbox } from './Checkbox'
import { Input } from './Input'
import { Popover } from './Popover'

export interface FilterOption {
  value: string
  label: string
  icon?: ReactNode
  /** How many rows have it now. */
  count?: number
}

interface MultiFilterProps {
  label: string
  options: readonly FilterOption[]
  value: readonly string[]
  onChange: (value: string[]) => void
}

/** With fewer options a search field is only in the way. */
const SEARCH_FROM = 8

/** A filter of which several values may be chosen; nothing chosen = no filter. */
export function MultiFilter({ label, options, value, onChange }: MultiFilterProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const shown = query ? search(options, query, (option) => option.label) : options
  const only = value.length === 1 ? options.find((option) => option.value === value[0])?.label : undefined
  const summary = value.length === 0 ? label : t('ui.chosen', { label, count: value.length })
  const toggle = (one: string) =>
    onChange(value.includes(one) ? value.filter((other) => other !== one) : [...value, one])
  return (
    <Popover
      label={label}
      className="w-72"
      trigger={
        <Button aria-pressed={value.length > 0}>
          {only ? `${label}: ${only}` : summary}
          <ChevronDown aria-hidden size={16} strokeWidth={1.75} />
        </Button>
      }
    >
      {options.length >= SEARCH_FROM ? (
        <Input
          type="search"
          aria-label={t('ui.filterSearch')}
          placeholder={t('ui.filterSearch')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="mb-2"
        />
      ) : null}
      <fieldset aria-label={label} className="flex flex-col">
        {shown.map((option) => (
          <div key={option.value} className="flex items-center gap-2 rounded-control px-1 hover:bg-hover">
            <Checkbox
              checked={value.includes(option.value)}
              onChange={() => toggle(option.value)}
              label={
                <span className="inline-flex items-center gap-2">
                  {option.icon}
                  {option.label}
                </span>
              }
            />
            {option.count === undefined ? null : (
              <span className="ml-auto text-label text-muted">{option.count}</span>
            )}
          </div>
        ))}
        {shown.length === 0 ? <p className="py-2 text-muted">{t('ui.nothingFound')}</p> : null}
      </fieldset>
      {value.length > 0 ? (
        <Button variant="ghost" className="mt-2 w-full" onClick={() => onChange([])}>
          {t('common.clear')}
        </Button>
      ) : null}
    </Popover>
  )
}
