import { useEffect, useRef } from 'react'

interface ShellKeys {
  /** F1 */
  onHelp: () => void
  /** Alt+1 … Alt+7 */
  onPage: (number: number) => void
}

/** By the physical key, so that Cyrillic layouts work; a held key fires once. */
export function useShellKeys(keys: ShellKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.shiftKey) return
      const page = event.altKey ? /^Digit([1-7])$/.exec(event.code)?.[1] : undefined
      if (event.code === 'F1' && !event.altKey) latest.current.onHelp()
      else if (page) latest.current.onPage(Number(page))
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
