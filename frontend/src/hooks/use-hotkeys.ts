import { useEffect, useRef } from 'react'
import { actionOf, type KeyAction } from '@/lib/keys'

/** Does it, or returns false: not mine at the moment, ask the next. */
export type KeyHandler = () => boolean | undefined

type Handlers = Partial<Record<KeyAction, KeyHandler>>

/** The one listener of the phone's keys. Who mounted last is asked first. */
const stack: { current: Handlers }[] = []

function onKeyDown(event: KeyboardEvent) {
  const action = actionOf(event)
  if (!action) return
  for (const { current } of [...stack].reverse()) {
    const handler = current[action]
    if (handler && handler() !== false) {
      event.preventDefault()
      event.stopPropagation()
      return
    }
  }
}

export function useHotkeys(handlers: Handlers): void {
  const latest = useRef(handlers)
  latest.current = handlers
  useEffect(() => {
    // In the capture phase: no field and no dialog can keep a call from being answered.
    if (stack.length === 0) window.addEventListener('keydown', onKeyDown, true)
    stack.push(latest)
    return () => {
      stack.splice(stack.indexOf(latest), 1)
      if (stack.length === 0) window.removeEventListener('keydown', onKeyDown, true)
    }
  }, [])
}
