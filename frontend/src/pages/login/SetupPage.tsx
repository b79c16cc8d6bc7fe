import clsx from 'clsx'
import { type FormEvent, useEffect, useState } from 'react'
import { Banner } from '@/components/ui/Banner'
import { Button, buttonClass } from '@/components/ui/Button'
import { LANGUAGE_NAMES } from '@/lib/languages'
import { LOCALES } from '@/lib/locale'
import { ApiError } from '@/services/api/problem'
import { setUp } from '@/services/api/session'
import { preferences, setPreferences } from '@/services/preferences'
import { type AdminFault, AdminFields, checkAdmin, type NewAdmin } from './AdminFields'
import { Frame } from './Frame'
import { fill, useTexts } from './texts'

type Step = 'language' | 'admin'
type Trouble = 'badLink' | 'done' | 'offline' | 'weakPassword' | 'failed'

interface SetupPageProps {
  /** From the one-time link `/setup#<token>` that the server prints. */
  token: string
  onSignedIn: () => void
}

/** The first two steps of the first run: the language and the first administrator, who is then signed in. */
export function SetupPage({ token, onSignedIn }: SetupPageProps) {
  const texts = useTexts()
  const [step, setStep] = useState<Step>('language')
  const [admin, setAdmin] = useState<NewAdmin>({ name: '', username: '', password: '' })
  const [faults, setFaults] = useState<AdminFault[]>([])
  const [trouble, setTrouble] = useState<Trouble | null>(token ? null : 'badLink')
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    document.title = `${texts.setup.title} — CallCenter`
  }, [texts])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const found = checkAdmin(admin)
    setFaults(found)
    if (found.length > 0 || busy) return
    setBusy(true)
    setTrouble(null)
    try {
      await setUp({ token, ...admin, username: admin.username.trim(), locale: preferences().language })
      onSignedIn()
    } catch (error) {
      setBusy(false)
      setTrouble(troubleOf(error))
    }
  }

  return (
    <Frame title={texts.setup.title}>
      <p className="text-muted">
        {fill(texts.setup.step, { step: step === 'language' ? 1 : 2, total: 2 })}
        {' · '}
        {step === 'language' ? texts.setup.stepLanguage : texts.setup.stepAdmin}
      </p>
      <div role="alert">
        {trouble ? (
          <Banner tone={trouble === 'offline' ? 'warn' : 'danger'} className="mt-4">
            {texts.setup[trouble]}
          </Banner>
        ) : null}
      </div>
      {trouble === 'done' ? (
        <a href="/login" className={buttonClass('primary', 'lg', 'mt-4 w-full')}>
          {texts.setup.toLogin}
        </a>
      ) : null}
      {trouble !== 'done' && step === 'language' ? <LanguageStep onNext={() => setStep('admin')} /> : null}
      {trouble !== 'done' && step === 'admin' ? (
        <form onSubmit={(event) => void submit(event)} noValidate className="mt-4 flex flex-col gap-4">
          <p className="text-text-2">{texts.setup.adminHint}</p>
          <AdminFields value={admin} faults={faults} onChange={setAdmin} />
          <div className="flex gap-3">
            <Button size="lg" onClick={() => setStep('language')}>
              {texts.setup.back}
            </Button>
            <Button type="submit" variant="primary" size="lg" className="flex-1" aria-disabled={busy}>
              {busy ? texts.setup.creating : texts.setup.create}
            </Button>
          </div>
        </form>
      ) : null}
    </Frame>
  )
}

function LanguageStep({ onNext }: { onNext: () => void }) {
  const texts = useTexts()
  const current = preferences().language
  return (
    <div className="mt-4 flex flex-col gap-4">
      <fieldset aria-label={texts.setup.stepLanguage} className="grid grid-cols-2 gap-3">
        {LOCALES.map((locale) => (
          <label
            key={locale}
            lang={locale}
            className={clsx(
              'flex min-h-12 cursor-pointer items-center justify-center rounded-control border font-medium',
              'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
              locale === current
                ? 'border-accent bg-selected text-accent-text'
                : 'border-control bg-surface hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name="language"
              className="sr-only"
              checked={locale === current}
              onChange={() => setPreferences({ language: locale, languageChosen: true })}
            />
            {LANGUAGE_NAMES[locale].full}
          </label>
        ))}
      </fieldset>
      <p className="text-label text-muted">{texts.setup.languageHint}</p>
      <Button variant="primary" size="lg" onClick={onNext}>
        {texts.setup.next}
      </Button>
    </div>
  )
}

function troubleOf(error: unknown): Trouble {
  if (!(error instanceof ApiError)) return 'failed'
  if (error.status === 404) return 'done'
  if (error.temporary) return 'offline'
  if (error.code === 'weak_password') return 'weakPassword'
  return error.status === 401 || error.status === 403 || error.code === 'invalid_token' ? 'badLink' : 'failed'
}
