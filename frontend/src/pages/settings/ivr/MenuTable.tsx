import { useTranslation } from 'react-i18next'
import { RowMenu, RowName, SettingsRow, SettingsTable } from '@/components/settings/SettingsTable'
import { useTargetWords } from '@/components/settings/use-target-words'
import type { Menu } from '@/services/api/types'

const WIDE = 'max-tablet:hidden'

interface MenuTableProps {
  menus: readonly Menu[]
  canEdit: boolean
  onOpen: (id: string) => void
  onDelete: (menu: Menu) => void
}

/** Each menu with its keys and where they lead. */
export function MenuTable({ menus, canEdit, onOpen, onDelete }: MenuTableProps) {
  const { t } = useTranslation()
  const words = useTargetWords()
  return (
    <SettingsTable
      canEdit={canEdit}
      heads={[{ text: t('ivr.name') }, { text: t('ivr.keys') }, { text: t('ivr.fallback'), hidden: WIDE }]}
    >
      {menus.map((menu) => {
        const { id, name } = menu
        const edit = canEdit ? () => onOpen(id) : null
        return (
          <SettingsRow
            key={id}
            menu={edit ? <RowMenu name={name} onEdit={edit} onDelete={() => onDelete(menu)} /> : null}
          >
            <td className="px-3 py-1 align-top">
              <RowName name={name} onOpen={edit} />
            </td>
            <td className="px-3 py-1 wrap-break-word">
              {menu.keys.length > 0 ? (
                <ul>
                  {menu.keys.map(({ key, language, target }) => (
                    <li key={key}>
                      <span className="inline-block w-4 font-semibold">{key}</span>
                      <span aria-hidden className="text-muted">
                        {' → '}
                      </span>
                      {[language && t(`ivr.languages.${language}`), words(target)].filter(Boolean).join(', ')}
                    </li>
                  ))}
                </ul>
              ) : (
                <span className="text-muted">{t('ivr.noKeys')}</span>
              )}
              <p className="tablet:hidden text-label text-muted">
                {t('routes.otherwise', { target: words(menu.fallback) })}
              </p>
            </td>
            <td className={`px-3 py-1 align-top text-text-2 ${WIDE}`}>{words(menu.fallback)}</td>
          </SettingsRow>
        )
      })}
    </SettingsTable>
  )
}
