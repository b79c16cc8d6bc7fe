import clsx from 'clsx'
import type { ButtonHTMLAttributes, Ref } from 'react'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'ok' | 'danger' | 'danger-outline'
export type ButtonSize = 'md' | 'lg'

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'bg-accent border-accent text-on-accent hover:bg-accent-hover hover:border-accent-hover',
  secondary:
    'bg-surface border-control text-text hover:bg-hover aria-pressed:bg-selected aria-pressed:border-accent aria-pressed:text-accent-text',
  ghost: 'border-transparent text-text hover:bg-hover',
  ok: 'bg-ok border-ok text-on-ok hover:brightness-110',
  danger: 'bg-danger border-danger text-on-danger hover:brightness-110',
  'danger-outline': 'bg-surface border-control text-danger hover:bg-danger-bg',
}
const SIZES: Record<ButtonSize, string> = {
  md: 'min-h-9 px-3 pointer-coarse:min-h-11',
  lg: 'min-h-12 px-4',
}

export function buttonClass(variant: ButtonVariant, size: ButtonSize, className?: string): string {
  return clsx(
    'inline-flex items-center justify-center gap-2 rounded-control border font-medium whitespace-nowrap transition-colors select-none',
    'disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60',
    VARIANTS[variant],
    SIZES[size],
    className,
  )
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: ButtonVariant
  size?: ButtonSize
  ref?: Ref<HTMLButtonElement>
}

/** A press. Keyboard: Enter, Space. Sized by its text, never a fixed width: Uzbek and Russian run long. */
export function Button({
  variant = 'secondary',
  size = 'md',
  type = 'button',
  className,
  ...rest
}: ButtonProps) {
  return <button type={type} className={buttonClass(variant, size, className)} {...rest} />
}
