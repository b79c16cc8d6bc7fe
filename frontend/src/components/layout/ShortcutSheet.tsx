import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/ui/Dialog'

const GROUPS = [
  {
    group: 'phone',
    keys: [
      ['F2', 'answer'],
      ['Shift+F2', 'hangup'],
      ['F8', 'mute'],
      ['F9', 'hold'],
      ['F7', 'transfer'],
      ['Shift+F7', 'park'],
      ['Alt+K', 'keypad'],
      ['Alt+N', 'note'],
      ['Alt+S', 'status'],
      ['Alt+R', 'result'],
      ['Alt+O', 'card'],
      ['Alt+`', 'popup'],
    ],
  },
  {
    group: 'general',
    keys: [
      ['Alt+1 … 7', 'page'],
      ['Ctrl+K', 'commands'],
      ['F1', 'help'],
      ['Esc', 'close'],
    ],
  },
] as const

export function ShortcutSheet({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const { t } = useTranslation()
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('keys.title')}>
      {GROUPS.map(({ group, keys }) => (
        <section key={group} className="mb-4 last:mb-0">
          <h3 className="mb-1 text-label font-medium text-muted">{t(`keys.group.${group}`)}</h3>
          <dl>
            {keys.map(([key, name]) => (
              <div
                key={key}
                className="flex min-h-8 items-center justify-between gap-4 border-b border-border py-1 last:border-0"
              >
                <dt>{t(`keys.${name}`)}</dt>
                <dd>
                  <kbd>{key}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
