import { Plus, Trash2 } from 'lucide-react'
import { Controller, useFieldArray, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Button } from '@/components/ui/Button'
import { Field } from '@/components/ui/Field'
import { IconButton } from '@/components/ui/IconButton'
import { Input } from '@/components/ui/Input'
import { readDate } from './moments'
import { SpansField } from './SpansField'
import type { ScheduleForm } from './schedule-form'
import { FIXED, MOVING } from './uzbek-holidays'

/** Days that differ from the week: closed, or with hours of their own. */
export function HolidayFields() {
  const { t } = useTranslation()
  const fault = useFault<ScheduleForm>('schedules')
  const { control, register, getValues } = useFormContext<ScheduleForm>()
  const { fields, append, remove } = useFieldArray({ control, name: 'holidays' })

  const add = (name: string) =>
    append({ date: '', name, hours: [] }, { focusName: `holidays.${fields.length}.date` })
  const addFixed = () => {
    const known = new Set(getValues('holidays').map(({ date }) => readDate(date)))
    const missing = FIXED.filter(({ date }) => !known.has(readDate(date)))
    append(
      missing.map(({ date, name }) => ({ date, name: t(`schedules.uzbek.${name}`), hours: [] })),
      { shouldFocus: false },
    )
  }

  return (
    <fieldset>
      <legend className="text-label font-medium text-text-2">{t('schedules.holidays')}</legend>
      <p className="text-label text-muted">{t('schedules.holidaysHint')}</p>
      <ul className="mt-2 flex flex-col gap-3">
        {fields.map((field, index) => {
          const day = t('schedules.holiday', { n: index + 1 })
          return (
            <li key={field.id}>
              <fieldset
                aria-label={day}
                className="flex flex-col gap-2 rounded-card border border-border p-2"
              >
                <div className="flex flex-wrap items-start gap-2 max-tablet:justify-between">
                  <div className="w-32 shrink-0">
                    <Field label={t('schedules.date')} error={fault(`holidays.${index}.date`)}>
                      {(ids) => (
                        <Input
                          {...ids}
                          autoComplete="off"
                          maxLength={10}
                          placeholder="21.03"
                          {...register(`holidays.${index}.date`)}
                        />
                      )}
                    </Field>
                  </div>
                  <div className="min-w-0 flex-1 max-tablet:order-last max-tablet:basis-full">
                    <Field label={t('schedules.holidayName')} error={fault(`holidays.${index}.name`)}>
                      {(ids) => <Input {...ids} autoComplete="off" {...register(`holidays.${index}.name`)} />}
                    </Field>
                  </div>
                  <IconButton
                    variant="ghost"
                    icon={Trash2}
                    className="mt-5"
                    label={t('schedules.removeHoliday', { n: index + 1 })}
                    onClick={() => remove(index)}
                  />
                </div>
                <Controller
                  control={control}
                  name={`holidays.${index}.hours`}
                  render={({ field: hours }) => (
                    <SpansField
                      day={day}
                      spans={hours.value}
                      onChange={hours.onChange}
                      error={fault(`holidays.${index}.hours`)}
                    />
                  )}
                />
              </fieldset>
            </li>
          )
        })}
      </ul>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button onClick={() => add('')}>
          <Plus aria-hidden size={16} strokeWidth={1.75} />
          {t('schedules.addHoliday')}
        </Button>
        <Button onClick={addFixed}>{t('schedules.addFixed')}</Button>
        {MOVING.map((name) => (
          <Button key={name} onClick={() => add(t(`schedules.uzbek.${name}`))}>
            <Plus aria-hidden size={16} strokeWidth={1.75} />
            {t(`schedules.uzbek.${name}`)}
          </Button>
        ))}
      </div>
      <p className="mt-1 text-label text-muted">{t('schedules.movingHint')}</p>
    </fieldset>
  )
}
