import clsx from 'clsx'
import { CircleCheck, Info, OctagonAlert, X } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button'
import { IconButton } from './IconButton'

export interface ToastContent {
  tone: 'ok' | 'danger' | 'off'
  text: string
  /** E.g. undo. Such a toast stays 8 s instead of 4. */
  action?: { label: string; run: () => void }
}
interface Shown extends ToastContent {
  id: number
}

const MOST = 3
const STAYS_MS = 4_000
const STAYS_WITH_ACTION_MS = 8_000
const ICONS = { ok: CircleCheck, danger: OctagonAlert, off: Info }
const COLOURS = { ok: 'text-ok', danger: 'text-danger', off: 'text-off' }

let shown: readonly Shown[] = []
let nextId = 1
const listeners = new Set<() => void>()

function show(next: readonly Shown[]): void {
  shown = next
  for (const listener of listeners) listener()
}

/** Tells the person something in passing, from anywhere; returns a function that takes it away. */
export function toast(content: ToastContent): () => void {
  const id = nextId++
  show([...shown, { ...content, id }].slice(-MOST))
  return () => dismiss(id)
}

function dismiss(id: number): void {
  show(shown.filter((one) => one.id !== id))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Mounted once. Bottom left: the right side belongs to the popup and the drawers. */
export function Toaster() {
  const { t } = useTranslation()
  const all = useSyncExternalStore(subscribe, () => shown)
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

function Card({ id, tone, text, action }: Shown) {
  const { t } = useTranslation()
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), action ? STAYS_WITH_ACTION_MS : STAYS_MS)
    return () => clearTimeout(timer)
  }, [id, action])
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
            dismiss(id)
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <IconButton variant="ghost" icon={X} label={t('ui.close')} onClick={() => dismiss(id)} />
    </div>
  )
}
