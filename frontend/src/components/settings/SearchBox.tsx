import { Input } from '@/components/ui/Input'

interface SearchBoxProps {
  label: string
  value: string
  onChange: (value: string) => void
}

/** Narrows a list that is here already. */
export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  return (
    <Input
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="tablet:w-64! max-tablet:flex-1"
    />
  )
}
