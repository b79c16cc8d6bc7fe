import { useTranslation } from 'react-i18next'
import { OpenNow } from '@/components/settings/OpenNow'
import { RowMenu, RowName, SettingsRow, SettingsTable } from '@/components/settings/SettingsTable'
import { useFormat } from '@/hooks/use-format'
import type { Schedule } from '@/services/api/types'
import { weekWords } from './week-words'

const WIDE = 'max-tablet:hidden'

interface ScheduleTableProps {
  schedules: readonly Schedule[]
  canEdit: boolean
  onOpen: (id: string) => void
  onDelete: (schedule: Schedule) => void
}

export function ScheduleTable({ schedules, canEdit, onOpen, onDelete }: ScheduleTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <SettingsTable
      canEdit={canEdit}
      heads={[
        { text: t('schedules.name') },
        { text: t('schedules.now') },
        { text: t('schedules.week'), hidden: WIDE },
        { text: t('schedules.holidays'), hidden: WIDE },
      ]}
    >
      {schedules.map((schedule) => {
        const { id, name } = schedule
        const edit = canEdit ? () => onOpen(id) : null
        const week = weekWords(schedule.week, format.weekday)
        return (
          <SettingsRow
            key={id}
            menu={edit ? <RowMenu name={name} onEdit={edit} onDelete={() => onDelete(schedule)} /> : null}
          >
            <td className="px-3 py-1">
              <RowName name={name} onOpen={edit} />
            </td>
            <td className="px-3 py-1">
              <OpenNow schedule={schedule} />
            </td>
            <td className={`px-3 py-1 text-text-2 ${WIDE}`}>
              {week.length > 0 ? week.map((line) => <div key={line}>{line}</div>) : t('schedules.never')}
            </td>
            <td className={`px-3 ${WIDE}`}>{schedule.holidays.length}</td>
          </SettingsRow>
        )
      })}
    </SettingsTable>
  )
}
