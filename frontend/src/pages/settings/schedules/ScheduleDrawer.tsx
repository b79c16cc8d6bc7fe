import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '@/components/forms/FormDrawer'
import { toast } from '@/lib/toasts'
import type { Schedule } from '@/services/api/types'
import { useCreateSchedule, useUpdateSchedule } from '@/services/schedules/mutations'
import { HolidayFields } from './HolidayFields'
import { NameField } from './NameField'
import { bodyOf, fieldOf, formOf, type ScheduleForm, scheduleSchema } from './schedule-form'
import { WeekFields } from './WeekFields'

/** Working hours; null: new ones. */
export function ScheduleDrawer({ schedule, onClose }: { schedule: Schedule | null; onClose: () => void }) {
  const { t } = useTranslation()
  const create = useCreateSchedule()
  const update = useUpdateSchedule()
  const form = useForm<ScheduleForm>({
    resolver: zodResolver(scheduleSchema),
    defaultValues: formOf(schedule),
  })
  return (
    <FormDrawer
      form={form}
      section="schedules"
      name={schedule?.name ?? null}
      save={async (values) => {
        const body = bodyOf(values)
        if (schedule) await update.mutateAsync({ id: schedule.id, patch: body })
        else await create.mutateAsync(body)
        toast({ tone: 'ok', text: t('settings.saved') })
        onClose()
      }}
      fieldOf={fieldOf}
      onClose={onClose}
    >
      <NameField />
      <WeekFields />
      <HolidayFields />
    </FormDrawer>
  )
}
