export interface ToastContent {
  tone: 'ok' | 'danger' | 'off'
  text: string
  /** E.g. undo. Such a toast stays 8 s instead of 4. */
  action?: { label: string; run: () => void }
  /** Until it is closed: what somebody must not miss who looks away. */
  stays?: boolean
}

export interface ShownToast extends ToastContent {
  id: number
}

/** Of those that pass by themselves. */
const MOST = 3

let shown: readonly ShownToast[] = []
let nextId = 1
const listeners = new Set<() => void>()

function show(next: readonly ShownToast[]): void {
  shown = next
  for (const listener of listeners) listener()
}

/** Tells the person something in passing, from anywhere; returns a function that takes it away. */
export function toast(content: ToastContent): () => void {
  const id = nextId++
  const all = [...shown, { ...content, id }]
  const passing = all.filter((one) => !one.stays).slice(-MOST)
  // What must not be missed makes no room for what passes.
  show(all.filter((one) => one.stays || passing.includes(one)))
  return () => dismissToast(id)
}

export function dismissToast(id: number): void {
  show(shown.filter((one) => one.id !== id))
}

export const shownToasts = () => shown

export function onToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
