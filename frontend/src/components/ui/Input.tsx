import clsx from 'clsx'
import type { InputHTMLAttributes, Ref } from 'react'

export const inputClass =
  'w-full min-h-9 pointer-coarse:min-h-11 px-3 rounded-control border border-control bg-surface text-text disabled:opacity-60 aria-invalid:border-danger [&[readonly]]:bg-subtle'

export interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  ref?: Ref<HTMLInputElement>
}

export function Input({ className, type = 'text', ...rest }: InputProps) {
  return <input type={type} className={clsx(inputClass, className)} {...rest} />
}
