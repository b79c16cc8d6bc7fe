import { Activity } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RowMenu, RowName, SettingsRow, SettingsTable } from '@/components/settings/SettingsTable'
import { MenuItem } from '@/components/ui/Menu'
import { formatPhone } from '@/lib/phone'
import type { Trunk } from '@/services/api/types'
import { FaultText, TrunkState } from './TrunkState'

const WIDE = 'max-tablet:hidden'

interface TrunkTableProps {
  trunks: readonly Trunk[]
  canEdit: boolean
  onOpen: (id: string) => void
  onTest: (trunk: Trunk) => void
  onDelete: (trunk: Trunk) => void
}

export function TrunkTable({ trunks, canEdit, onOpen, onTest, onDelete }: TrunkTableProps) {
  const { t } = useTranslation()
  return (
    <SettingsTable
      canEdit={canEdit}
      heads={[
        { text: t('trunks.name') },
        { text: t('trunks.state') },
        { text: t('trunks.number'), hidden: WIDE },
      ]}
    >
      {trunks.map((trunk) => {
        const { id, name } = trunk
        const edit = canEdit ? () => onOpen(id) : null
        return (
          <SettingsRow
            key={id}
            menu={
              edit ? (
                <RowMenu name={name} onEdit={edit} onDelete={() => onDelete(trunk)}>
                  <MenuItem icon={Activity} onSelect={() => onTest(trunk)}>
                    {t('trunks.test')}
                  </MenuItem>
                </RowMenu>
              ) : null
            }
          >
            <td className="px-3 py-2 align-top">
              <RowName name={name} onOpen={edit} />
              <p className="text-label wrap-anywhere text-muted">
                {trunk.username ? <code className="font-sans">{trunk.username}</code> : null}
                {trunk.username ? ` @ ${trunk.host}` : trunk.host}
              </p>
            </td>
            <td className="px-3 py-2 align-top">
              <TrunkState trunk={trunk} />
              {trunk.last_error ? (
                <p className="mt-1 max-w-xl text-label text-text-2">
                  <FaultText fault={trunk.last_error} />
                </p>
              ) : null}
            </td>
            <td className={`px-3 py-2 align-top whitespace-nowrap text-text-2 ${WIDE}`}>
              {trunk.caller_id ? formatPhone(trunk.caller_id) : null}
            </td>
          </SettingsRow>
        )
      })}
    </SettingsTable>
  )
}
