import { useTranslation } from 'react-i18next'
import { DateRangePicker } from '@/components/ui/DateRangePicker'
import { presetRange } from '@/components/ui/date-range'
import type { Names } from '@/hooks/use-names'
import { ZONE } from '@/lib/company-zone'
import { type CallsSearch, filterOf, type ListFilter } from '@/services/calls/search'
import { ExportMenu } from './ExportMenu'
import { FilterBar } from './FilterBar'
import { SearchField } from './SearchField'
import { Summary } from './Summary'
import type { useCallsSearch } from './use-calls-search'

interface CallsToolbarProps {
  search: CallsSearch
  filter: ListFilter
  change: ReturnType<typeof useCallsSearch>['change']
  names: Names
}

export function CallsToolbar({ search, filter, change, names }: CallsToolbarProps) {
  const { t } = useTranslation()
  return (
    <div className="mb-3 flex flex-col gap-3 max-tablet:gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-title font-semibold">{t('shell.calls')}</h1>
        <DateRangePicker
          value={{ from: filter.from, to: filter.to }}
          onChange={(range) => {
            const today = presetRange('today', ZONE)
            // Today is what an address without days means, also tomorrow.
            const isToday = range.from === today.from && range.to === today.to
            change(isToday ? { from: undefined, to: undefined } : range)
          }}
        />
        <div className="ml-auto flex flex-1 items-center justify-end gap-2">
          <SearchField value={search.q ?? ''} onChange={(q) => change({ q: q || undefined }, true)} />
          <ExportMenu filter={filterOf(search)} />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <FilterBar search={search} change={change} names={names} />
        <Summary filter={filter} />
      </div>
    </div>
  )
}
