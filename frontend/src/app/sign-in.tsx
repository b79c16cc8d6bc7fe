import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { isLocale } from '@/lib/locale'
import { LoginPage } from '@/pages/login/LoginPage'
import { SetupPage } from '@/pages/login/SetupPage'
import { useTexts } from '@/pages/login/texts'
import { refresh, setupNeeded, signedInOperator } from '@/services/api/session'
import { preferences, setPreferences } from '@/services/preferences'
import { returnPath } from './return-path'

/** `/login` and `/setup`: without the router, the query cache and i18next, which load while the person types. */
export function startSignIn(container: HTMLElement): void {
  const root = createRoot(container)
  const enter = async () => {
    const { startApp } = await import('./start')
    const own = signedInOperator()?.locale
    if (isLocale(own) && !preferences().languageChosen) setPreferences({ language: own })
    history.replaceState(null, '', returnPath(location.search))
    root.unmount()
    await startApp(container)
  }
  root.render(
    <StrictMode>
      <SignIn onSignedIn={() => void enter()} />
    </StrictMode>,
  )
  requestIdleCallback?.(() => void import('./start'), { timeout: 3000 })
  // Someone who is signed in already opened the address of the sign-in page.
  if (location.pathname.startsWith('/login'))
    refresh().then(
      (operator) => operator && enter(),
      () => undefined,
    )
}

function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const texts = useTexts()
  const [waiting, setWaiting] = useState(false)
  const onSetup = location.pathname.startsWith('/setup')
  useEffect(() => {
    if (!onSetup) document.title = `${texts.login.title} — CallCenter`
  }, [texts, onSetup])
  useEffect(() => {
    if (!onSetup) setupNeeded().then(setWaiting, () => undefined)
  }, [onSetup])
  if (onSetup) return <SetupPage token={location.hash.slice(1)} onSignedIn={onSignedIn} />
  return <LoginPage notice={waiting ? texts.setup.needed : undefined} onSignedIn={onSignedIn} />
}
