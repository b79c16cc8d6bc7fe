import { type FocusEvent, useRef } from 'react'

/** A pointer that rests this long aims at nothing any more. */
const AIM_MS = 3_000

/** Items as they stood before; new ones at the end. */
export function inOrder<T>(items: readonly T[], before: readonly string[], idOf: (item: T) => string): T[] {
  const places = new Map(before.map((id, place) => [id, place]))
  const placeOf = (item: T) => places.get(idOf(item)) ?? before.length
  return [...items].sort((a, b) => placeOf(a) - placeOf(b))
}

/**
 * Rows that sort themselves stay where they are while somebody aims at one: with the pointer, by keys or in its menu.
 * @returns the rows to show, and what their container listens to
 */
export function useHeldOrder<T>(items: readonly T[], idOf: (item: T) => string) {
  const order = useRef<readonly string[]>([])
  const movedAt = useRef(Number.NEGATIVE_INFINITY)
  const focused = useRef(false)
  const held = focused.current || performance.now() - movedAt.current < AIM_MS
  const shown = held ? inOrder(items, order.current, idOf) : [...items]
  order.current = shown.map(idOf)
  const hold = {
    onPointerMove: () => {
      movedAt.current = performance.now()
    },
    onPointerLeave: () => {
      movedAt.current = Number.NEGATIVE_INFINITY
    },
    // A button that was clicked keeps the focus for hours: that alone is no aim. A menu is drawn elsewhere, but its
    // focus is told here.
    onFocus: ({ target }: FocusEvent) => {
      focused.current = target.matches(':focus-visible') || target.closest('[role=menu]') !== null
    },
    onBlur: () => {
      focused.current = false
    },
  }
  return { shown, hold }
}
