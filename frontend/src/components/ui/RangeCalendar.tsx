import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { DayPicker } from 'react-day-picker'
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/hooks/use-format'
import { ZONE } from '@/lib/company-zone'
import { isoDay } from '@/lib/zone'
import type { DateRange } from './date-range'

/** The picker thinks in dates of the browser's zone; only year, month and day of them are used. */
const toDate = (day: string) => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date)
}
const toDay = (date: Date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')

const classNames = {
  months: 'relative flex flex-wrap gap-6',
  month: 'flex flex-col gap-2',
  month_caption: 'flex h-9 items-center justify-center font-semibold',
  nav: 'absolute inset-x-0 top-0 flex justify-between',
  button_previous: 'flex size-9 items-center justify-center rounded-control hover:bg-hover',
  button_next: 'flex size-9 items-center justify-center rounded-control hover:bg-hover',
  weekday: 'h-8 w-9 text-center text-label font-medium text-muted',
  day: 'p-0 text-center',
  day_button: 'size-9 rounded-control hover:bg-hover',
  today: 'font-semibold text-accent-text',
  outside: 'invisible',
  range_start: 'rounded-l-control bg-selected [&>button]:bg-accent [&>button]:text-on-accent',
  range_middle: 'bg-selected',
  range_end: 'rounded-r-control bg-selected [&>button]:bg-accent [&>button]:text-on-accent',
}

const TWO_MONTHS = '(min-width: 701px)'

function Chevron({ orientation }: { orientation?: string }) {
  const Icon = orientation === 'left' ? ChevronLeft : ChevronRight
  return <Icon aria-hidden size={18} strokeWidth={1.75} />
}

interface RangeCalendarProps {
  value: DateRange
  onChange: (range: DateRange) => void
}

/** Two months, Monday first; one where two do not fit. */
export default function RangeCalendar({ value, onChange }: RangeCalendarProps) {
  const { t } = useTranslation()
  const format = useFormat()
  // The company's day, which may not be the browser's.
  const today = toDate(isoDay(ZONE, Date.now()))
  const [wide] = useState(() => matchMedia(TWO_MONTHS).matches)
  const caption = (month: Date) => {
    const name = format.monthName(month.getMonth())
    return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${month.getFullYear()}`
  }
  const dayName = (day: Date) =>
    `${day.getDate()} ${t(`format.monthsOfDate.${day.getMonth()}`)} ${day.getFullYear()}`
  return (
    <DayPicker
      mode="range"
      numberOfMonths={wide ? 2 : 1}
      pagedNavigation={false}
      weekStartsOn={1}
      defaultMonth={toDate(value.from)}
      endMonth={today}
      today={today}
      selected={{ from: toDate(value.from), to: toDate(value.to) }}
      onSelect={(range) => {
        if (range?.from) onChange({ from: toDay(range.from), to: toDay(range.to ?? range.from) })
      }}
      classNames={classNames}
      formatters={{
        formatCaption: caption,
        formatWeekdayName: (day) => format.weekday(day.getDay()),
      }}
      labels={{
        labelGrid: caption,
        labelDayButton: dayName,
        labelGridcell: dayName,
        labelWeekday: (day) => format.weekday(day.getDay()),
        labelPrevious: () => t('ui.date.previousMonth'),
        labelNext: () => t('ui.date.nextMonth'),
        labelNav: () => t('ui.date.period'),
      }}
      components={{ Chevron }}
    />
  )
}
