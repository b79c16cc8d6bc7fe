import { Plus, X } from 'lucide-react'
import { useId, useRef } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { Input } from '@/components/ui/Input'
import type { DaySpan } from '@/services/api/types'
import { readTime } from './moments'

const SPANS_MAX = 8
const NEXT: DaySpan = { from: '', to: '' }

interface SpansFieldProps {
  /** Whose hours: a day of the week, a holiday. */
  day: string
  spans: readonly DaySpan[]
  onChange: (spans: DaySpan[]) => void
  error: string | undefined
}

/** The hours of one day: typed, added and taken away by keys alone. */
export function SpansField({ day, spans, onChange, error }: SpansFieldProps) {
  const { t } = useTranslation()
  const errorId = useId()
  const box = useRef<HTMLDivElement>(null)
  const add = useRef<HTMLButtonElement>(null)
  const set = (index: number, change: Partial<DaySpan>) =>
    onChange(spans.map((span, n) => (n === index ? { ...span, ...change } : span)))
  const addSpan = () => {
    flushSync(() => onChange([...spans, NEXT]))
    const inputs = box.current?.querySelectorAll('input')
    inputs?.[inputs.length - 2]?.focus()
  }
  const remove = (index: number) => {
    flushSync(() => onChange(spans.filter((_, n) => n !== index)))
    add.current?.focus()
  }
  return (
    <div ref={box} className="flex min-w-0 flex-1 flex-col gap-1">
      {spans.map((span, index) => {
        const part = spans.length > 1 ? `${day}, ${index + 1}` : day
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part of a day has no other name than its place
          <div key={index} className="flex items-center gap-1">
            {(['from', 'to'] as const).map((end) => (
              <span key={end} className="flex items-center gap-1">
                {end === 'to' ? <span aria-hidden>–</span> : null}
                <Input
                  aria-label={t(`schedules.${end}`, { day: part })}
                  aria-invalid={error ? true : undefined}
                  aria-describedby={error ? errorId : undefined}
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={5}
                  placeholder={end === 'from' ? '09:00' : '18:00'}
                  className="w-20!"
                  value={span[end]}
                  onChange={(event) => set(index, { [end]: event.target.value })}
                  onBlur={() => {
                    const read = readTime(span[end])
                    if (read && read !== span[end]) set(index, { [end]: read })
                  }}
                />
              </span>
            ))}
            <IconButton
              variant="ghost"
              icon={X}
              label={t('schedules.removeHours', { day: part })}
              onClick={() => remove(index)}
            />
          </div>
        )
      })}
      <div className="flex items-center gap-2">
        {spans.length === 0 ? <span className="text-muted">{t('schedules.closedAllDay')}</span> : null}
        {spans.length < SPANS_MAX ? (
          <Button ref={add} variant="ghost" onClick={addSpan} aria-label={t('schedules.addHoursTo', { day })}>
            <Plus aria-hidden size={16} strokeWidth={1.75} />
            {t('schedules.addHours')}
          </Button>
        ) : null}
      </div>
      {error ? (
        <p id={errorId} className="text-label text-danger">
          {error}
        </p>
      ) : null}
    </div>
  )
}
