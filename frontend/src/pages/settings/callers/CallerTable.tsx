import { Ban, Star } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RowMenu, RowName, SettingsRow, SettingsTable } from '@/components/settings/SettingsTable'
import { Chip } from '@/components/ui/Chip'
import { useFormat } from '@/hooks/use-format'
import { formatPhone } from '@/lib/phone'
import type { CallerRule, CallerTreatment } from '@/services/api/types'

const VISUALS = {
  blocked: { icon: Ban, tone: 'danger' },
  vip: { icon: Star, tone: 'accent' },
} as const satisfies Record<CallerTreatment, unknown>

const WIDE = 'max-tablet:hidden'

interface CallerTableProps {
  rules: readonly CallerRule[]
  onOpen: (number: string) => void
  onDelete: (rule: CallerRule) => void
}

export function CallerTable({ rules, onOpen, onDelete }: CallerTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <SettingsTable
      canEdit
      heads={[
        { text: t('callers.number') },
        { text: t('callers.rule') },
        { text: t('call.field.note'), hidden: WIDE },
        { text: t('callers.since'), hidden: WIDE },
      ]}
    >
      {rules.map((one) => {
        const { number, rule, note, created_at } = one
        const name = formatPhone(number)
        return (
          <SettingsRow
            key={number}
            menu={<RowMenu name={name} onEdit={() => onOpen(number)} onDelete={() => onDelete(one)} />}
          >
            <td className="px-3 py-1">
              <RowName name={name} onOpen={() => onOpen(number)} />
              {note ? <p className="text-label wrap-anywhere text-muted tablet:hidden">{note}</p> : null}
            </td>
            <td className="px-3">
              <Chip {...VISUALS[rule]}>{t(`callers.rules.${rule}`)}</Chip>
            </td>
            <td className={`px-3 wrap-anywhere text-text-2 ${WIDE}`}>{note}</td>
            <td className={`px-3 whitespace-nowrap text-muted ${WIDE}`}>{format.date(created_at)}</td>
          </SettingsRow>
        )
      })}
    </SettingsTable>
  )
}
