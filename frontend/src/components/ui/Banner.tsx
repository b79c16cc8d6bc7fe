import clsx from 'clsx'
import { CircleCheck, Info, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

export type Tone = 'ok' | 'danger' | 'warn' | 'acw' | 'off' | 'accent'

const TONES: Record<Exclude<Tone, 'acw'>, { className: string; icon: LucideIcon }> = {
  ok: { className: 'bg-ok-bg text-ok', icon: CircleCheck },
  danger: { className: 'bg-danger-bg text-danger', icon: OctagonAlert },
  warn: { className: 'bg-warn-bg text-warn', icon: TriangleAlert },
  off: { className: 'bg-off-bg text-off', icon: Info },
  accent: { className: 'bg-selected text-accent-text', icon: Info },
}

interface BannerProps {
  tone: keyof typeof TONES
  /** `alert` interrupts a screen reader; use it for what the person must know now. */
  role?: 'alert' | 'status'
  action?: ReactNode
  className?: string
  children: ReactNode
}

/** One sentence about the state of things, with an icon and at most one action. */
export function Banner({ tone, role, action, className, children }: BannerProps) {
  const { className: colours, icon: Icon } = TONES[tone]
  return (
    <div
      role={role}
      className={clsx('flex items-center gap-2 rounded-control px-3 py-2', colours, className)}
    >
      <Icon aria-hidden size={18} strokeWidth={1.75} className="shrink-0" />
      <div className="min-w-0 flex-1 wrap-break-word">{children}</div>
      {action}
    </div>
  )
}
