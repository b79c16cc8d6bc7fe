import { Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RowName, SettingsRow, SettingsTable } from '@/components/settings/SettingsTable'
import { IconButton } from '@/components/ui/IconButton'
import { useFormat } from '@/hooks/use-format'
import { useNames } from '@/hooks/use-names'
import type { Wallboard } from '@/services/api/types'

const WIDE = 'max-tablet:hidden'

interface WallboardTableProps {
  boards: readonly Wallboard[]
  onRevoke: (board: Wallboard) => void
}

export function WallboardTable({ boards, onRevoke }: WallboardTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const names = useNames()
  return (
    <SettingsTable
      canEdit
      heads={[
        { text: t('wallboards.name') },
        { text: t('wallboards.madeBy'), hidden: WIDE },
        { text: t('wallboards.since'), hidden: WIDE },
        { text: t('wallboards.used') },
      ]}
    >
      {boards.map((board) => (
        <SettingsRow
          key={board.id}
          menu={
            <IconButton
              variant="ghost"
              icon={Trash2}
              label={t('wallboards.revoke', { name: board.name })}
              onClick={() => onRevoke(board)}
            />
          }
        >
          <td className="px-3 py-1">
            <RowName name={board.name} onOpen={null} />
          </td>
          <td className={`px-3 text-text-2 wrap-anywhere ${WIDE}`}>{names.operator(board.created_by)}</td>
          <td className={`px-3 whitespace-nowrap text-muted ${WIDE}`}>{format.date(board.created_at)}</td>
          <td className="px-3 text-muted">
            {board.used_at ? format.relative(board.used_at) : t('wallboards.neverUsed')}
          </td>
        </SettingsRow>
      ))}
    </SettingsTable>
  )
}
