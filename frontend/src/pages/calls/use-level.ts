import { type RefObject, useEffect, useState } from 'react'
import { type Level, levelOf } from './columns'

/** How much of a call fits into the list, by its own width: an open drawer narrows it too. */
export function useLevel(box: RefObject<HTMLElement | null>): Level {
  const [level, setLevel] = useState<Level>(() => levelOf(0))
  useEffect(() => {
    const element = box.current
    if (!element || typeof ResizeObserver === 'undefined') return
    setLevel(levelOf(element.clientWidth))
    const observer = new ResizeObserver(() => setLevel(levelOf(element.clientWidth)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return level
}
