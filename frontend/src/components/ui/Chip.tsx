import clsx from 'clsx'
import { type LucideIcon, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Tone } from './Banner'

const TONES: Record<Tone, string> = {
  ok: 'text-ok bg-ok-bg',
  danger: 'text-danger bg-danger-bg',
  warn: 'text-warn bg-warn-bg',
  acw: 'text-acw bg-acw-bg',
  off: 'text-off bg-off-bg',
  accent: 'text-accent-text bg-selected',
}

interface ChipProps {
  tone?: Tone
  /** State is always an icon and a word, never a colour alone. */
  icon?: LucideIcon
  filled?: boolean
  pulse?: boolean
  title?: string | undefined
  className?: string
  children: ReactNode
}

export function Chip({ tone = 'off', icon: Icon, filled, pulse, title, className, children }: ChipProps) {
  return (
    <span
      title={title}
      className={clsx(
        'inline-flex h-[22px] items-center gap-1 rounded-chip px-2 text-label font-medium whitespace-nowrap',
        TONES[tone],
        className,
      )}
    >
      {Icon ? (
        <Icon
          aria-hidden
          size={14}
          strokeWidth={2}
          fill={filled ? 'currentColor' : 'none'}
          className={clsx('shrink-0', pulse && 'motion-safe:animate-pulse-slow')}
        />
      ) : null}
      {children}
    </span>
  )
}

/** A chosen filter that one press takes away. */
export function RemovableChip({
  removeLabel,
  onRemove,
  children,
}: {
  removeLabel: string
  onRemove: () => void
  children: ReactNode
}) {
  return (
    <span className="inline-flex min-h-9 items-center rounded-control bg-selected pl-3 font-medium text-accent-text">
      {children}
      <button
        type="button"
        aria-label={removeLabel}
        onClick={onRemove}
        className="flex size-9 items-center justify-center rounded-control hover:bg-hover"
      >
        <X aria-hidden size={16} strokeWidth={1.75} />
      </button>
    </span>
  )
}
