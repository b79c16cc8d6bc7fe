import clsx from 'clsx'
import { Phone } from 'lucide-react'
import { type ReactNode, useSyncExternalStore } from 'react'
import { LANGUAGE_NAMES } from '@/lib/languages'
import { LOCALES } from '@/lib/locale'
import { onPreferences, preferences, setPreferences } from '@/services/preferences'
import { useTexts } from './texts'

/** The card in the middle of the page, the product's name and the language switch. */
export function Frame({ title, children }: { title: string; children: ReactNode }) {
  const texts = useTexts()
  return (
    <div className="flex min-h-full flex-col">
      <header className="flex flex-wrap items-center justify-between gap-3 p-4 tablet:px-6">
        <span className="flex items-center gap-2 font-semibold">
          <span className="flex size-8 items-center justify-center rounded-control bg-accent text-on-accent">
            <Phone aria-hidden size={18} strokeWidth={2} />
          </span>
          {'CallCenter'}
        </span>
        <LanguageSwitch label={texts.login.language} />
      </header>
      <main className="flex flex-1 flex-col items-center px-4 pt-[min(10vh,96px)] pb-12">
        <section className="w-full max-w-[400px] rounded-popup border border-border bg-surface p-6">
          <h1 className="mb-1 text-title font-semibold">{title}</h1>
          {children}
        </section>
        <p className="mt-4 max-w-[400px] text-center text-label text-muted">{texts.login.tagline}</p>
      </main>
    </div>
  )
}

function LanguageSwitch({ label }: { label: string }) {
  const current = useSyncExternalStore(onPreferences, () => preferences().language)
  return (
    <fieldset aria-label={label} className="flex rounded-control border border-control bg-surface">
      {LOCALES.map((locale) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          title={LANGUAGE_NAMES[locale].full}
          aria-pressed={locale === current}
          onClick={() => setPreferences({ language: locale, languageChosen: true })}
          className={clsx(
            'min-h-9 min-w-11 rounded-control px-2 font-medium pointer-coarse:min-h-11',
            locale === current ? 'bg-selected text-accent-text' : 'text-text-2 hover:bg-hover',
          )}
        >
          {LANGUAGE_NAMES[locale].short}
        </button>
      ))}
    </fieldset>
  )
}
