import { useTranslation } from 'react-i18next'
import { RowMenu, RowName, SettingsRow, SettingsTable } from '@/components/settings/SettingsTable'
import { useFormat } from '@/hooks/use-format'
import type { Queue } from '@/services/api/types'

const WIDE = 'max-tablet:hidden'

interface QueueTableProps {
  queues: readonly Queue[]
  canEdit: boolean
  onOpen: (id: string) => void
  onDelete: (queue: Queue) => void
}

export function QueueTable({ queues, canEdit, onOpen, onDelete }: QueueTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <SettingsTable
      canEdit={canEdit}
      heads={[
        { text: t('queues.name') },
        { text: t('queues.waiting') },
        { text: t('queues.atWork') },
        { text: t('queues.strategy'), hidden: WIDE },
      ]}
    >
      {queues.map((queue) => {
        const { id, name, live } = queue
        const edit = canEdit ? () => onOpen(id) : null
        const remove = queue.is_default ? null : () => onDelete(queue)
        return (
          <SettingsRow key={id} menu={edit ? <RowMenu name={name} onEdit={edit} onDelete={remove} /> : null}>
            <td className="px-3 py-1">
              <RowName name={name} onOpen={edit} />
              {queue.is_default ? <p className="text-label text-muted">{t('queues.default')}</p> : null}
            </td>
            <td className="px-3">
              <span className={live.waiting > 0 ? 'font-semibold' : 'text-muted'}>{live.waiting}</span>
              {live.callbacks > 0 ? (
                <span className="ml-2 text-label text-muted max-tablet:ml-0 max-tablet:block">
                  {t('queues.callbacks', { number: live.callbacks })}
                </span>
              ) : null}
              {live.oldest_since ? (
                <span className="ml-2 text-label whitespace-nowrap text-muted max-tablet:ml-0 max-tablet:block">
                  {format.relative(live.oldest_since)}
                </span>
              ) : null}
            </td>
            <td className="px-3 whitespace-nowrap">
              {t('queues.ofAll', { some: live.at_work, all: queue.members.length })}
            </td>
            <td className={`px-3 text-text-2 ${WIDE}`}>{t(`queues.strategies.${queue.strategy}`)}</td>
          </SettingsRow>
        )
      })}
    </SettingsTable>
  )
}
