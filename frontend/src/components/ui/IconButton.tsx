import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import { Button, type ButtonProps } from './Button'
import { Tooltip } from './Tooltip'

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label'> {
  icon: LucideIcon
  /** Its name for screen readers and its tooltip. */
  label: string
  shortcut?: string | undefined
  /** Fill the icon, for pressed states. */
  filled?: boolean
}

/** A 36 px square with an icon; the tooltip says what it does and by which key. */
export function IconButton({ icon: Icon, label, shortcut, filled, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <Button
        aria-label={label}
        aria-keyshortcuts={shortcut}
        className={clsx('min-w-9 px-0! pointer-coarse:min-w-11', className)}
        {...rest}
      >
        <Icon aria-hidden size={18} strokeWidth={1.75} fill={filled ? 'currentColor' : 'none'} />
      </Button>
    </Tooltip>
  )
}
