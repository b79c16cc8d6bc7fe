import { Ellipsis, PenLine, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/Menu'
import { useFormat } from '@/hooks/use-format'
import type { Queue } from '@/services/api/types'

interface QueueTableProps {
  queues: readonly Queue[]
  canEdit: boolean
  onOpen: (id: string) => void
  onDelete: (queue: Queue) => void
}

export function QueueTable({ queues, ...actions }: QueueTableProps) {
  const { t } = useTranslation()
  return (
    <div className="overflow-hidden rounded-card border border-border bg-surface">
      <table className="w-full">
        <thead>
          <tr className="border-b border-border text-left text-label text-muted">
            {(['name', 'waiting', 'atWork', 'strategy'] as const).map((head) => (
              <th
                key={head}
                scope="col"
                className={`h-8 px-3 font-medium ${head === 'strategy' ? 'max-tablet:hidden' : ''}`}
              >
                {t(`queues.${head}`)}
              </th>
            ))}
            {actions.canEdit ? <td className="w-12" /> : null}
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => (
            <Row key={queue.id} queue={queue} {...actions} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ queue, canEdit, onOpen, onDelete }: Omit<QueueTableProps, 'queues'> & { queue: Queue }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { name, live } = queue
  return (
    <tr className="h-(--row) border-b border-border last:border-0 hover:bg-hover">
      <td className="px-3 py-1">
        {canEdit ? (
          <button
            type="button"
            onClick={() => onOpen(queue.id)}
            className="min-h-6 text-left font-medium wrap-break-word hover:underline"
          >
            {name}
          </button>
        ) : (
          <span className="font-medium wrap-break-word">{name}</span>
        )}
        {queue.is_default ? <p className="text-label text-muted">{t('queues.default')}</p> : null}
      </td>
      <td className="px-3">
        <span className={live.waiting > 0 ? 'font-semibold' : 'text-muted'}>{live.waiting}</span>
        {live.oldest_since ? (
          <span className="ml-2 text-label whitespace-nowrap text-muted">
            {format.relative(live.oldest_since)}
          </span>
        ) : null}
      </td>
      <td className="px-3">{t('queues.ofAll', { some: live.at_work, all: queue.members.length })}</td>
      <td className="px-3 text-text-2 max-tablet:hidden">{t(`queues.strategies.${queue.strategy}`)}</td>
      {canEdit ? (
        <td className="px-1 text-right">
          <Menu
            align="end"
            trigger={<IconButton variant="ghost" icon={Ellipsis} label={t('queues.actions', { name })} />}
          >
            <MenuItem icon={PenLine} onSelect={() => onOpen(queue.id)}>
              {t('common.edit')}
            </MenuItem>
            {queue.is_default ? null : (
              <>
                <MenuSeparator />
                <MenuItem icon={Trash2} danger onSelect={() => onDelete(queue)}>
                  {t('common.delete')}
                </MenuItem>
              </>
            )}
          </Menu>
        </td>
      ) : null}
    </tr>
  )
}
