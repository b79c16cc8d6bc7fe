import { Tooltip as Radix } from 'radix-ui'
import { createContext, type ReactElement, type ReactNode, useContext } from 'react'

const InGroup = createContext(false)

/** Buttons side by side: once one tooltip is open, the next one comes without the wait. */
export function TooltipGroup({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={400} skipDelayDuration={200}>
      <InGroup value={true}>{children}</InGroup>
    </Radix.Provider>
  )
}

interface TooltipProps {
  text: ReactNode
  /** The key that does the same, e.g. `F8`. */
  shortcut?: string | undefined
  side?: 'top' | 'bottom' | 'left' | 'right'
  /** One focusable element. Its own accessible name must say the same: a tooltip is only for eyes. */
  children: ReactElement
}

export function Tooltip({ text, shortcut, side = 'bottom', children }: TooltipProps) {
  const tooltip = (
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
  return useContext(InGroup) ? tooltip : <TooltipGroup>{tooltip}</TooltipGroup>
}
