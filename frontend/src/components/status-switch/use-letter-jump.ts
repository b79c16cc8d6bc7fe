import type { KeyboardEvent } from 'react'
import { fold, swapLayout } from '@/lib/fold'

/**
 * A letter moves to the next item that begins with it, typed in any of the alphabets and with the keyboard
 * in either layout.
 */
export function jumpToLetter(event: KeyboardEvent<HTMLElement>): void {
  if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.altKey || event.metaKey) return
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^="menuitem"]')]
  const next = nextItem(
    items.map((item) => item.textContent ?? ''),
    event.key,
    items.indexOf(document.activeElement as HTMLElement),
  )
  event.preventDefault()
  // The menu's own search by letter knows one alphabet only.
  event.stopPropagation()
  items[next]?.focus()
}

/** Index of the item to go to, after the present one and around; -1 if none begins with the key. */
export function nextItem(names: readonly string[], key: string, present: number): number {
  const begins = (letter: string) => (name: string) => letter !== '' && fold(name).startsWith(letter)
  const order = names.map((_, i) => (present + 1 + i) % names.length)
  for (const letter of [fold(key), fold(swapLayout(key))]) {
    const hit = order.find((i) => begins(letter)(names[i] ?? ''))
    if (hit !== undefined) return hit
  }
  return -1
}
