import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'

interface MenuProps {
  trigger: ReactElement
  align?: 'start' | 'center' | 'end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** Where it is drawn; a landmark, so that screen readers know whose menu it is. The page's own by default. */
  container?: HTMLElement | null
  className?: string
  children: ReactNode
}

/** Arrow keys move, letters jump, Enter chooses, Esc closes. The page behind stays usable. */
export function Menu({
  trigger,
  align = 'start',
  open,
  onOpenChange,
  container,
  className,
  children,
}: MenuProps) {
  return (
    <Radix.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange } : {})}
    >
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={container ?? document.querySelector('main')}>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={clsx(
            'z-popup max-h-(--radix-dropdown-menu-content-available-height) min-w-52 animate-appear overflow-auto rounded-card border border-border bg-surface p-1 shadow-popup',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const itemClass =
  'flex min-h-9 cursor-pointer items-center gap-2 rounded-control px-2 outline-none select-none pointer-coarse:min-h-11 data-highlighted:bg-hover data-disabled:cursor-not-allowed data-disabled:opacity-60'

interface MenuItemProps {
  icon?: LucideIcon
  danger?: boolean
  disabled?: boolean
  onSelect: (event: Event) => void
  /** At the right end: a key, a time. */
  end?: ReactNode
  textValue?: string
  children: ReactNode
}

export function MenuItem({ icon: Icon, danger, end, children, ...rest }: MenuItemProps) {
  return (
    <Radix.Item className={clsx(itemClass, danger && 'text-danger')} {...rest}>
      {Icon ? <Icon aria-hidden size={18} strokeWidth={1.75} className="shrink-0" /> : null}
      <span className="min-w-0 flex-1">{children}</span>
      {end ? <span className="text-label text-muted">{end}</span> : null}
    </Radix.Item>
  )
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-2 pb-1 text-label font-medium text-muted">{children}</Radix.Label>
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1 h-px bg-border" />
}
