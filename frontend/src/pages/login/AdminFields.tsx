import clsx from 'clsx'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { PasswordInput } from '@/components/ui/PasswordInput'
import { MIN_PASSWORD_LENGTH, passwordStrength, type Strength } from './password-strength'
import { fill, useTexts } from './texts'

export interface NewAdmin {
  name: string
  username: string
  password: string
}
export type AdminFault = 'nameMissing' | 'usernameWrong' | 'passwordShort'

export function checkAdmin({ name, username, password }: NewAdmin): AdminFault[] {
  const faults: AdminFault[] = []
  if (!name.trim()) faults.push('nameMissing')
  if (!/^[\p{L}\p{N}._@-]{2,64}$/u.test(username.trim())) faults.push('usernameWrong')
  if ([...password].length < MIN_PASSWORD_LENGTH) faults.push('passwordShort')
  return faults
}

interface AdminFieldsProps {
  value: NewAdmin
  faults: AdminFault[]
  onChange: (value: NewAdmin) => void
}

export function AdminFields({ value, faults, onChange }: AdminFieldsProps) {
  const texts = useTexts()
  const set = (key: keyof NewAdmin) => (event: { target: { value: string } }) =>
    onChange({ ...value, [key]: event.target.value })
  const fault = (name: AdminFault) => (faults.includes(name) ? texts.setup[name] : undefined)
  return (
    <>
      <Field label={texts.setup.name} error={fault('nameMissing')}>
        {(ids) => (
          <Input {...ids} name="name" autoComplete="name" value={value.name} onChange={set('name')} />
        )}
      </Field>
      <Field label={texts.setup.username} hint={texts.setup.usernameHint} error={fault('usernameWrong')}>
        {(ids) => (
          <Input
            {...ids}
            name="username"
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            value={value.username}
            onChange={set('username')}
          />
        )}
      </Field>
      <div className="flex flex-col gap-2">
        <Field label={texts.setup.password} hint={texts.setup.passwordHint} error={fault('passwordShort')}>
          {(ids) => (
            <PasswordInput
              {...ids}
              name="password"
              autoComplete="new-password"
              showLabel={texts.login.showPassword}
              hideLabel={texts.login.hidePassword}
              value={value.password}
              onChange={set('password')}
            />
          )}
        </Field>
        <StrengthMeter value={value} />
      </div>
    </>
  )
}

const BARS: Record<Strength, { filled: number; colour: string; text: string }> = {
  short: { filled: 1, colour: 'bg-danger', text: 'text-danger' },
  weak: { filled: 2, colour: 'bg-warn', text: 'text-warn' },
  fair: { filled: 3, colour: 'bg-ok', text: 'text-ok' },
  strong: { filled: 4, colour: 'bg-ok', text: 'text-ok' },
}

function StrengthMeter({ value }: { value: NewAdmin }) {
  const texts = useTexts()
  if (!value.password) return null
  const strength = passwordStrength(value.password, [value.username, ...value.name.split(/\s+/)])
  const { filled, colour, text } = BARS[strength]
  return (
    <div>
      <div aria-hidden className="flex gap-1">
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} className={clsx('h-1 flex-1 rounded-full', bar <= filled ? colour : 'bg-border')} />
        ))}
      </div>
      <p role="status" className={clsx('mt-1 text-label', text)}>
        {fill(texts.setup.strength[strength], { count: MIN_PASSWORD_LENGTH - value.password.length })}
      </p>
    </div>
  )
}
