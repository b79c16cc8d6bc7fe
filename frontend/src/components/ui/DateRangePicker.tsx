import { CalendarDays } from 'lucide-react'
import { type FormEvent, lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ZONE } from '@/lib/company-zone'
import { Button } from './Button'
import { type DateRange, PRESETS, parseRange, presetOf, presetRange, showRange } from './date-range'
import { Field } from './Field'
import { Input } from './Input'
import { Popover } from './Popover'

// The calendar comes when someone opens it: presets are what people press all day.
const RangeCalendar = lazy(() => import('./RangeCalendar'))

interface DateRangePickerProps {
  value: DateRange
  onChange: (range: DateRange) => void
}

/** Today, yesterday, week, month, or a range of days: typed or chosen in two months. */
export function DateRangePicker({ value, onChange }: DateRangePickerProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const preset = presetOf(value, ZONE)
  return (
    <fieldset aria-label={t('ui.date.period')} className="flex flex-wrap gap-2 max-tablet:gap-1.5">
      {PRESETS.map((name) => (
        <Button
          key={name}
          aria-pressed={preset === name}
          className="max-tablet:px-2"
          onClick={() => onChange(presetRange(name, ZONE))}
        >
          {t(`ui.date.${name}`)}
        </Button>
      ))}
      <Popover
        label={t('ui.date.custom')}
        open={open}
        onOpenChange={setOpen}
        trigger={
          <Button aria-pressed={preset === null} aria-label={`${t('ui.date.custom')}: ${showRange(value)}`}>
            <CalendarDays aria-hidden size={18} strokeWidth={1.75} />
            {/* A pressed preset says it already; a telephone has no room to say it twice. */}
            <span className={preset ? 'max-tablet:hidden' : undefined}>{showRange(value)}</span>
          </Button>
        }
      >
        <RangeForm
          value={value}
          onChange={(range) => {
            onChange(range)
            setOpen(false)
          }}
        />
      </Popover>
    </fieldset>
  )
}

function RangeForm({ value, onChange }: DateRangePickerProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(() => showRange(value))
  const [wrong, setWrong] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const range = parseRange(text, ZONE)
    if (range) onChange(range)
    setWrong(!range)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label={t('ui.date.typed')} error={wrong ? t('ui.date.wrong') : undefined}>
        {(ids) => (
          <div className="flex gap-2">
            <Input {...ids} value={text} onChange={(event) => setText(event.target.value)} />
            <Button type="submit" variant="primary">
              {t('ui.date.apply')}
            </Button>
          </div>
        )}
      </Field>
      <Suspense fallback={<div className="h-[310px]" />}>
        <RangeCalendar
          value={parseRange(text, ZONE) ?? value}
          onChange={(range) => {
            setText(showRange(range))
            setWrong(false)
          }}
        />
      </Suspense>
    </form>
  )
}
