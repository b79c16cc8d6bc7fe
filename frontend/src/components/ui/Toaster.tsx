import clsx from 'clsx'
import { CircleCheck, Info, OctagonAlert, X } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { dismissToast, onToasts, type ShownToast, shownToasts } from '@/lib/toasts'
import { Button } from './Button'
import { IconButton } from './IconButton'

const STAYS_MS = 4_000
const STAYS_WITH_ACTION_MS = 8_000
const ICONS = { ok: CircleCheck, danger: OctagonAlert, off: Info }
const COLOURS = { ok: 'text-ok', danger: 'text-danger', off: 'text-off' }

/** Mounted once. Bottom left: the right side belongs to the popup and the drawers. */
export function Toaster() {
  const { t } = useTranslation()
  const all = useSyncExternalStore(onToasts, shownToasts)
  return (
    <section
      aria-label={t('ui.notifications')}
      data-above-dialogs
      className="pointer-events-none fixed bottom-4 left-4 z-toast flex w-[min(400px,calc(100vw-32px))] flex-col gap-2 tablet:left-[104px] max-tablet:bottom-[76px]"
    >
      <div aria-live="polite" className="contents">
        {all.map((one) => (
          <Card key={one.id} {...one} />
        ))}
      </div>
    </section>
  )
}

function Card({ id, tone, text, action, stays }: ShownToast) {
  const { t } = useTranslation()
  useEffect(() => {
    if (stays) return
    const timer = setTimeout(() => dismissToast(id), action ? STAYS_WITH_ACTION_MS : STAYS_MS)
    return () => clearTimeout(timer)
  }, [id, action, stays])
  const Icon = ICONS[tone]
  return (
    <div className="pointer-events-auto flex animate-rise items-center gap-2 rounded-card border border-border bg-surface py-1 pr-1 pl-3 shadow-popup">
      <Icon aria-hidden size={18} strokeWidth={1.75} className={clsx('shrink-0', COLOURS[tone])} />
      <span className="min-w-0 flex-1 py-2 wrap-break-word">{text}</span>
      {action ? (
        <Button
          variant="ghost"
          onClick={() => {
            action.run()
            dismissToast(id)
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <IconButton variant="ghost" icon={X} label={t('ui.close')} onClick={() => dismissToast(id)} />
    </div>
  )
}
