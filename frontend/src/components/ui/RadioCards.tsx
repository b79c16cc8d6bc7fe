import clsx from 'clsx'
import type { ReactNode } from 'react'

interface RadioCardsProps<T extends string> {
  legend: string
  name: string
  value: T
  options: ReadonlyArray<{ value: T; label: ReactNode; hint?: ReactNode }>
  onChange: (value: T) => void
}

/** A choice between a few, each with a word of explanation. Arrow keys choose. */
export function RadioCards<T extends string>({ legend, name, value, options, onChange }: RadioCardsProps<T>) {
  return (
    <fieldset>
      <legend className="mb-1 text-label font-medium text-text-2">{legend}</legend>
      <div className="flex flex-col gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            className={clsx(
              'flex min-h-10 cursor-pointer items-start gap-3 rounded-control border px-3 py-2 pointer-coarse:min-h-11',
              'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
              option.value === value ? 'border-accent bg-selected' : 'border-control hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
            />
            <span>
              <span className="font-medium">{option.label}</span>
              {option.hint ? <span className="block text-label text-text-2">{option.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
