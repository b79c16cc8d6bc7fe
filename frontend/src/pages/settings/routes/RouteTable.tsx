import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { OpenNow } from '@/components/settings/OpenNow'
import { RowMenu, RowName, SettingsRow, SettingsTable } from '@/components/settings/SettingsTable'
import type { Route } from '@/services/api/types'
import { scheduleList } from '@/services/schedules/list'
import { useRouteWords } from './use-route-words'

const WIDE = 'max-tablet:hidden'

interface RouteTableProps {
  routes: readonly Route[]
  canEdit: boolean
  onOpen: (id: string) => void
  onDelete: (route: Route) => void
}

/** Routes in the order in which they are tried; the last row is for calls that none is for. */
export function RouteTable({ routes, canEdit, onOpen, onDelete }: RouteTableProps) {
  const { t } = useTranslation()
  const words = useRouteWords()
  const { data: schedules = [] } = useQuery(scheduleList)
  return (
    <SettingsTable
      canEdit={canEdit}
      heads={[
        { text: t('routes.did') },
        { text: t('routes.trunk'), hidden: WIDE },
        { text: t('routes.target') },
        { text: t('routes.hours'), hidden: WIDE },
      ]}
    >
      {routes.map((route) => {
        const { id } = route
        const name = words.name(route)
        const edit = canEdit ? () => onOpen(id) : null
        const schedule = schedules.find((one) => one.id === route.schedule_id)
        return (
          <SettingsRow
            key={id}
            menu={edit ? <RowMenu name={name} onEdit={edit} onDelete={() => onDelete(route)} /> : null}
          >
            <td className="px-3 py-1">
              <RowName name={words.number(route)} onOpen={edit} />
              <p className="tablet:hidden text-label text-muted">{words.trunk(route)}</p>
            </td>
            <td className={`px-3 text-text-2 ${WIDE}`}>{words.trunk(route)}</td>
            <td className="px-3 py-1 wrap-break-word">
              {words.target(route.target)}
              {schedule ? <p className="tablet:hidden text-label text-muted">{schedule.name}</p> : null}
            </td>
            <td className={`px-3 py-1 ${WIDE}`}>
              {route.schedule_id ? (
                <div className="flex flex-col gap-0.5">
                  <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                    {schedule?.name ?? '…'}
                    {schedule ? <OpenNow schedule={schedule} /> : null}
                  </span>
                  <span className="text-label text-muted">
                    {t('routes.otherwise', { target: words.target(route.closed_target) })}
                  </span>
                </div>
              ) : (
                <span className="text-muted">{t('routes.always')}</span>
              )}
            </td>
          </SettingsRow>
        )
      })}
      <SettingsRow menu={canEdit ? <span /> : null}>
        <td className="px-3 py-1 text-text-2">{t('routes.rest')}</td>
        <td className={`px-3 text-text-2 ${WIDE}`}>{t('routes.everyTrunk')}</td>
        <td className="px-3 py-1 wrap-break-word">{words.rest}</td>
        <td className={`px-3 text-muted ${WIDE}`}>{t('routes.always')}</td>
      </SettingsRow>
    </SettingsTable>
  )
}
