import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/Input'

const QUIET_MS = 300

interface SearchFieldProps {
  value: string
  onChange: (value: string) => void
}

/** Searches when the typing pauses; Enter at once. */
export function SearchField({ value, onChange }: SearchFieldProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  // The address changed elsewhere: a chip was taken away, or Back was pressed.
  const said = useRef(value)
  useEffect(() => {
    if (value !== said.current) setText(value)
    said.current = value
  }, [value])

  const say = (next: string) => {
    clearTimeout(timer.current)
    said.current = next.trim()
    onChange(next.trim())
  }
  return (
    <div className="relative min-w-44 flex-1 base:max-w-60">
      <Search
        aria-hidden
        size={16}
        strokeWidth={1.75}
        className="pointer-events-none absolute inset-y-0 left-3 my-auto text-muted"
      />
      <Input
        type="search"
        aria-label={t('calls.search')}
        placeholder={t('calls.search')}
        value={text}
        className="pl-9"
        onChange={(event) => {
          const next = event.target.value
          setText(next)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => say(next), QUIET_MS)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') say(text)
        }}
      />
    </div>
  )
}
