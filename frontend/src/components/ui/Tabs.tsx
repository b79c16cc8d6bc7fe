import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

interface TabsProps<T extends string> {
  label: string
  value: T
  onChange: (value: T) => void
  tabs: ReadonlyArray<{ value: T; label: ReactNode; count?: number; content?: ReactNode }>
}

/** Arrow keys move between tabs. A tab without `content` leaves the panel to the page. */
export function Tabs<T extends string>({ label, value, onChange, tabs }: TabsProps<T>) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as T)}>
      <Radix.List aria-label={label} className="flex gap-1 border-b border-border">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex min-h-10 -outline-offset-2 items-center gap-2 border-b-2 border-transparent px-3 font-medium text-text-2 hover:text-text data-[state=active]:border-accent data-[state=active]:text-accent-text"
          >
            {tab.label}
            {tab.count === undefined ? null : (
              <span className="rounded-chip bg-off-bg px-1.5 text-label text-off">{tab.count}</span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) =>
        tab.content === undefined ? null : (
          <Radix.Content key={tab.value} value={tab.value} className="pt-3">
            {tab.content}
          </Radix.Content>
        ),
      )}
    </Radix.Root>
  )
}
