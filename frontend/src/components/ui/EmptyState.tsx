import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface EmptyStateProps {
  icon?: LucideIcon
  title: ReactNode
  /** What to do next, in one sentence. */
  text?: ReactNode
  actions?: ReactNode
  className?: string
}

export function EmptyState({ icon: Icon, title, text, actions, className }: EmptyStateProps) {
  return (
    <div
      data-empty
      className={clsx('flex flex-col items-center justify-center gap-2 px-4 py-12 text-center', className)}
    >
      {Icon ? <Icon aria-hidden size={28} strokeWidth={1.5} className="text-muted" /> : null}
      <div className="font-semibold">{title}</div>
      {text ? <p className="max-w-[60ch] text-text-2">{text}</p> : null}
      {actions ? <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  )
}
