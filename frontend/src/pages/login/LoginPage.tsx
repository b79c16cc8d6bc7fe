import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { PasswordInput } from '@/components/ui/PasswordInput'
import { useCountdown } from '@/hooks/use-countdown'
import { ApiError } from '@/services/api/problem'
import { signIn } from '@/services/api/session'
import { Frame } from './Frame'
import { fill, useTexts, wait } from './texts'

/** With the server away the same attempt is repeated by itself after this time. */
const RETRY_MS = 5_000
/** When a 429 names no time. */
const DEFAULT_WAIT_SECS = 30

type Trouble = { kind: 'required' | 'wrong' | 'failed' } | { kind: 'tooMany' | 'offline'; until: number }

function troubleOf(error: unknown): Trouble {
  if (!(error instanceof ApiError)) return { kind: 'failed' }
  if (error.status === 429)
    return {
      kind: 'tooMany',
      until: Date.now() + (error.details.retryAfterSecs ?? DEFAULT_WAIT_SECS) * 1000,
    }
  if (error.temporary) return { kind: 'offline', until: Date.now() + RETRY_MS }
  return { kind: error.status < 500 ? 'wrong' : 'failed' }
}

interface LoginPageProps {
  /** Told above the form, e.g. that the set-up is finished. */
  notice?: string | undefined
  onSignedIn: () => void
}

export function LoginPage({ notice, onSignedIn }: LoginPageProps) {
  const texts = useTexts()
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const until = trouble && 'until' in trouble ? trouble.until : null
  const secs = useCountdown(until)

  const attempt = async () => {
    if (!form.current) return
    const values = new FormData(form.current)
    const credentials = {
      username: String(values.get('username')).trim(),
      password: String(values.get('password')),
      remember: values.get('remember') === 'on',
    }
    if (!credentials.username || !credentials.password) {
      setTrouble({ kind: 'required' })
      return
    }
    setBusy(true)
    try {
      await signIn(credentials)
      onSignedIn()
    } catch (error) {
      const next = troubleOf(error)
      setBusy(false)
      setTrouble(next)
      if (next.kind === 'wrong') password.current?.select()
    }
  }

  const retry = useRef(attempt)
  retry.current = attempt
  useEffect(() => {
    if (trouble?.kind !== 'offline') return
    const timer = setTimeout(() => void retry.current(), trouble.until - Date.now())
    return () => clearTimeout(timer)
  }, [trouble])

  const locked = trouble?.kind === 'tooMany' && secs > 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy && !locked) void attempt()
  }
  const message = trouble && !(trouble.kind === 'tooMany' && secs === 0) && troubleText(texts, trouble, secs)

  return (
    <Frame title={texts.login.title}>
      {notice ? (
        <Banner tone="accent" className="mt-3">
          {notice}
        </Banner>
      ) : null}
      <form ref={form} onSubmit={submit} noValidate className="mt-4 flex flex-col gap-4">
        <Field label={texts.login.username}>
          {(ids) => (
            <Input
              {...ids}
              name="username"
              autoComplete="username"
              autoCapitalize="off"
              spellCheck={false}
              autoFocus
            />
          )}
        </Field>
        <Field label={texts.login.password}>
          {(ids) => (
            <PasswordInput
              {...ids}
              ref={password}
              name="password"
              autoComplete="current-password"
              showLabel={texts.login.showPassword}
              hideLabel={texts.login.hidePassword}
            />
          )}
        </Field>
        <Checkbox name="remember" defaultChecked label={texts.login.remember} />
        <Button type="submit" variant="primary" size="lg" aria-disabled={busy || locked}>
          {busy ? texts.login.submitting : texts.login.submit}
        </Button>
        <div role="alert">
          {message ? <Banner tone={trouble.kind === 'offline' ? 'warn' : 'danger'}>{message}</Banner> : null}
        </div>
      </form>
    </Frame>
  )
}

function troubleText(texts: ReturnType<typeof useTexts>, trouble: Trouble, secs: number): string {
  switch (trouble.kind) {
    case 'required':
      return texts.login.required
    case 'wrong':
      return texts.login.wrong
    case 'failed':
      return texts.login.failed
    case 'tooMany':
      return fill(texts.login.tooMany, { time: wait(texts, secs) })
    case 'offline':
      return fill(texts.login.offline, { time: wait(texts, secs) })
  }
}
