import { useQuery } from '@tanstack/react-query'
import { CalendarClock } from 'lucide-react'
import { useState } from 'react'
import { DeleteDialog } from '@/components/forms/DeleteDialog'
import { NothingHere } from '@/components/settings/NothingHere'
import { SettingsPage } from '@/components/settings/SettingsPage'
import { useOpen } from '@/components/settings/use-open'
import { useAuth } from '@/contexts/Auth'
import type { Schedule } from '@/services/api/types'
import { scheduleList } from '@/services/schedules/list'
import { useDeleteSchedule } from '@/services/schedules/mutations'
import { ScheduleDrawer } from './ScheduleDrawer'
import { ScheduleTable } from './ScheduleTable'

/** When somebody is there. Supervisors look, administrators change. */
export function SchedulesPage() {
  const canEdit = useAuth().hasRole('admin')
  const { open, show } = useOpen()
  const list = useQuery(scheduleList)
  const remove = useDeleteSchedule()
  const [deleting, setDeleting] = useState<Schedule | null>(null)

  const schedules = list.data ?? []
  const edited = schedules.find((schedule) => schedule.id === open) ?? null

  return (
    <SettingsPage section="schedules" onAdd={canEdit ? () => show('new') : null} list={list}>
      {schedules.length > 0 ? (
        <ScheduleTable schedules={schedules} canEdit={canEdit} onOpen={show} onDelete={setDeleting} />
      ) : null}
      {list.data?.length === 0 ? (
        <NothingHere icon={CalendarClock} section="schedules" query="" onClear={() => show()} />
      ) : null}
      {canEdit && (open === 'new' || edited) ? (
        <ScheduleDrawer key={open} schedule={edited} onClose={() => show()} />
      ) : null}
      {deleting ? (
        <DeleteDialog
          section="schedules"
          name={deleting.name}
          remove={() => remove.mutateAsync(deleting.id)}
          onClose={() => setDeleting(null)}
        />
      ) : null}
    </SettingsPage>
  )
}
