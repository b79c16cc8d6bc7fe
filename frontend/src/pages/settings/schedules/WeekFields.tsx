import { Controller, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Button } from '@/components/ui/Button'
import { SpansField } from './SpansField'
import { DAYS, type ScheduleForm, weekdayOf } from './schedule-form'

const LIKE_MONDAY = ['tue', 'wed', 'thu', 'fri'] as const

/** The hours of Monday to Sunday. */
export function WeekFields() {
  const { t } = useTranslation()
  const fault = useFault<ScheduleForm>('schedules')
  const { control, getValues, setValue } = useFormContext<ScheduleForm>()
  const copyMonday = () => {
    const monday = getValues('week.mon')
    for (const day of LIKE_MONDAY)
      setValue(
        `week.${day}`,
        monday.map((span) => ({ ...span })),
        { shouldDirty: true, shouldValidate: true },
      )
  }
  return (
    <fieldset>
      <legend className="text-label font-medium text-text-2">{t('schedules.week')}</legend>
      <div className="mt-1 flex flex-col divide-y divide-border">
        {DAYS.map((day) => {
          const name = t(`format.weekdays.${weekdayOf(day)}`)
          return (
            <div key={day} className="flex flex-wrap items-start gap-x-3 py-1">
              <span aria-hidden className="w-28 py-2 first-letter:uppercase">
                {name}
              </span>
              <Controller
                control={control}
                name={`week.${day}`}
                render={({ field }) => (
                  <SpansField
                    day={name}
                    spans={field.value}
                    onChange={field.onChange}
                    error={fault(`week.${day}`)}
                  />
                )}
              />
            </div>
          )
        })}
      </div>
      <Button variant="ghost" onClick={copyMonday}>
        {t('schedules.likeMonday')}
      </Button>
      <p className="mt-1 text-label text-muted">{t('schedules.weekHint')}</p>
    </fieldset>
  )
}
