import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import type { Ref, SelectHTMLAttributes } from 'react'
import { inputClass } from './Input'

export interface SelectOption {
  value: string
  label: string
  disabled?: boolean
}

interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'children'> {
  options: readonly SelectOption[]
  ref?: Ref<HTMLSelectElement>
}

/** One of a few. The browser's own list: known keys, a wheel on phones, never clipped by a drawer. */
export function Select({ options, className, ...rest }: SelectProps) {
  return (
    <span className="relative block">
      <select className={clsx(inputClass, 'appearance-none pr-9', className)} {...rest}>
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        size={16}
        strokeWidth={1.75}
        className="pointer-events-none absolute inset-y-0 right-3 my-auto text-muted"
      />
    </span>
  )
}
