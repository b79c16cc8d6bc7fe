import { dialTarget, formatPhone, parseDial } from '@/lib/phone'
import { Input, type InputProps } from './Input'

interface PhoneInputProps extends Omit<InputProps, 'type' | 'value' | 'onChange'> {
  value: string
  onChange: (value: string) => void
}

/** A phone number as people type or paste it; on leaving it is shown as `+998 90 123 45 67`. */
export function PhoneInput({ value, onChange, onBlur, ...rest }: PhoneInputProps) {
  return (
    <Input
      {...rest}
      type="tel"
      inputMode="tel"
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onBlur={(event) => {
        const target = dialTarget(parseDial(value))
        if (target) onChange(formatPhone(target))
        onBlur?.(event)
      }}
    />
  )
}
