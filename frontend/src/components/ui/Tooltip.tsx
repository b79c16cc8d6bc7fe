import { Tooltip as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'

export const TooltipProvider = Radix.Provider

interface TooltipProps {
  text: ReactNode
  /** The key that does the same, e.g. `F8`. */
  shortcut?: string | undefined
  side?: 'top' | 'bottom' | 'left' | 'right'
  /** One focusable element. Its own accessible name must say the same: a tooltip is only for eyes. */
  children: ReactElement
}

export function Tooltip({ text, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        {/* Hidden as content of the page; it goes on describing its button. */}
        <Radix.Content
          aria-hidden
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-popup flex max-w-72 animate-appear items-center gap-2 rounded-control bg-text px-2 py-1 text-label text-canvas"
        >
          {text}
          {shortcut ? <kbd>{shortcut}</kbd> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
