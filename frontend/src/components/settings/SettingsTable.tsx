import { Ellipsis, PenLine, Trash2 } from 'lucide-react'
import type { HTMLAttributes, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/Menu'

interface SettingsTableProps {
  /** `hidden`: the class that leaves the column out where there is no room for it; its cells have the same. */
  heads: ReadonlyArray<{ text: string; hidden?: string }>
  /** Whether rows have a menu. */
  canEdit: boolean
  /** What it listens to while somebody aims at a row. */
  hold?: HTMLAttributes<HTMLDivElement>
  children: ReactNode
}

export function SettingsTable({ heads, canEdit, hold, children }: SettingsTableProps) {
  return (
    <div {...hold} className="overflow-hidden rounded-card border border-border bg-surface">
      <table className="w-full">
        <thead>
          <tr className="border-b border-border text-left text-label text-muted">
            {heads.map(({ text, hidden = '' }) => (
              <th key={text} scope="col" className={`h-8 px-3 font-medium ${hidden}`}>
                {text}
              </th>
            ))}
            {canEdit ? <td className="w-12" /> : null}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

/** `menu`: null for who may only look. */
export function SettingsRow({ menu, children }: { menu: ReactNode; children: ReactNode }) {
  return (
    <tr className="h-(--row) border-b border-border last:border-0 hover:bg-hover">
      {children}
      {menu ? <td className="px-1 text-right">{menu}</td> : null}
    </tr>
  )
}

/** The name of a row, which opens it; null for who may only look. */
export function RowName({ name, onOpen }: { name: string; onOpen: (() => void) | null }) {
  if (!onOpen) return <span className="font-medium wrap-break-word">{name}</span>
  return (
    <button
      type="button"
      onClick={onOpen}
      className="min-h-6 text-left font-medium wrap-break-word hover:underline"
    >
      {name}
    </button>
  )
}

interface RowMenuProps {
  name: string
  onEdit: () => void
  /** null: this one cannot be deleted. */
  onDelete: (() => void) | null
  /** Between the two. */
  children?: ReactNode
}

export function RowMenu({ name, onEdit, onDelete, children }: RowMenuProps) {
  const { t } = useTranslation()
  return (
    <Menu
      align="end"
      trigger={<IconButton variant="ghost" icon={Ellipsis} label={t('settings.actions', { name })} />}
    >
      <MenuItem icon={PenLine} onSelect={onEdit}>
        {t('common.edit')}
      </MenuItem>
      {children}
      {onDelete ? (
        <>
          <MenuSeparator />
          <MenuItem icon={Trash2} danger onSelect={onDelete}>
            {t('common.delete')}
          </MenuItem>
        </>
      ) : null}
    </Menu>
  )
}
