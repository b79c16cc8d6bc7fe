import type { LucideIcon } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface PaletteItem {
  id: string
  group: string
  label: string
  icon: LucideIcon
  /** The key that does the same. */
  shortcut?: string | undefined
  lang?: string | undefined
  run: () => void
  /** What Tab does instead of Enter. */
  other?: { label: string; run: () => void } | undefined
  /** What Shift+Enter does instead. */
  third?: { label: string; run: () => void } | undefined
}

/** Does the other thing with the chosen line. */
const OTHER_KEY = 'Tab'
const THIRD_KEY = 'Shift+Enter'

interface PaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  label: string
  placeholder: string
  text: string
  onText: (text: string) => void
  /** What there is for the text, the best first; items of a group stand together. */
  items: readonly PaletteItem[]
}

/** A field over the page and what can be done with its text. Arrows move, Enter does, Tab and Shift+Enter do other things, Esc closes. */
export function Palette({ open, onOpenChange, label, placeholder, text, onText, items }: PaletteProps) {
  const { t } = useTranslation()
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const listId = useId()
  const chosen = items[Math.min(at, items.length - 1)]

  const type = (next: string) => {
    onText(next)
    setAt(0)
  }
  const show = (next: boolean) => {
    if (!next) type('')
    onOpenChange(next)
  }
  const run = (item: Pick<PaletteItem, 'run'> | undefined) => {
    if (!item) return
    show(false)
    item.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && items.length > 0)
      setAt((now) => (Math.min(now, items.length - 1) + step + items.length) % items.length)
    else if (event.key === 'Enter' && event.shiftKey && chosen?.third) run(chosen.third)
    else if (event.key === 'Enter') run(chosen)
    else if (event.key === OTHER_KEY && !event.shiftKey && chosen?.other) run(chosen.other)
    else return
    event.preventDefault()
  }
  useEffect(() => {
    if (chosen) list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const groups = [...new Set(items.map(({ group }) => group))]
  return (
    <Radix.Root open={open} onOpenChange={show}>
      <Radix.Portal>
        <div aria-hidden className="fixed inset-0 z-modal animate-appear bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-16 left-1/2 z-modal flex max-h-[min(480px,calc(100dvh-96px))] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 flex-col overflow-hidden rounded-popup border border-border bg-surface shadow-popup outline-none"
        >
          <Radix.Title className="sr-only">{label}</Radix.Title>
          {/* No autoFocus: the box gives its first field the focus itself, and only what it gave it can keep. */}
          <input
            role="combobox"
            aria-label={label}
            aria-expanded
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={chosen ? `${listId}-${chosen.id}` : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            className="min-h-12 shrink-0 border-b border-border bg-transparent px-4 outline-none placeholder:text-muted"
            value={text}
            onChange={(event) => type(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <div ref={list} id={listId} role="listbox" aria-label={label} className="min-h-0 overflow-auto p-1">
            {groups.map((group) => (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a list box
              <div key={group} role="group" aria-label={group}>
                <p aria-hidden className="px-3 pt-2 pb-1 text-label font-medium text-muted">
                  {group}
                </p>
                {items
                  .filter((item) => item.group === group)
                  .map((item) => (
                    <Row
                      key={item.id}
                      id={`${listId}-${item.id}`}
                      item={item}
                      chosen={item === chosen}
                      onPress={() => run(item)}
                      onOther={() => run(item.other)}
                      onThird={() => run(item.third)}
                    />
                  ))}
              </div>
            ))}
          </div>
          {items.length === 0 ? (
            <p role="status" className="px-4 py-3 text-muted">
              {t('ui.nothingFound')}
            </p>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface RowProps {
  id: string
  item: PaletteItem
  chosen: boolean
  onPress: () => void
  onOther: () => void
  onThird: () => void
}

function Row({ id, item, chosen, onPress, onOther, onThird }: RowProps) {
  const { icon: Icon, label, lang, shortcut, other, third } = item
  return (
    // The keyboard works through the field; this is for the pointer.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      lang={lang}
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-control px-3 hover:bg-hover aria-selected:bg-selected pointer-coarse:min-h-11"
      onPointerDown={(event) => {
        event.preventDefault()
        onPress()
      }}
    >
      <Icon aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-text-2" />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {shortcut ? <kbd>{shortcut}</kbd> : null}
      {other ? <Instead {...other} shortcut={chosen ? OTHER_KEY : null} onPress={onOther} /> : null}
      {third ? <Instead {...third} shortcut={chosen ? THIRD_KEY : null} onPress={onThird} /> : null}
    </div>
  )
}

function Instead({
  label,
  shortcut,
  onPress,
}: {
  label: string
  shortcut: string | null
  onPress: () => void
}) {
  return (
    <span
      className="flex min-h-9 shrink-0 items-center gap-2 rounded-control px-2 font-medium text-accent-text hover:underline"
      onPointerDown={(event) => {
        event.preventDefault()
        event.stopPropagation()
        onPress()
      }}
    >
      {label} {shortcut ? <kbd className="max-tablet:hidden">{shortcut}</kbd> : null}
    </span>
  )
}
