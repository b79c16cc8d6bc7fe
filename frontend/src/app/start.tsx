import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { refresh, signedInOperator } from '@/services/api/session'
import type { Me } from '@/services/api/types'
import { startI18n } from '@/services/i18n'
import { App } from './App'
import { NoServer } from './NoServer'

const RETRY_MS = 3_000

/** Shows the product in `container`. Without a server it says so and keeps trying. */
export async function startApp(container: HTMLElement, session: Promise<Me | null> = refreshed()) {
  await startI18n()
  const root = createRoot(container)
  let operator: Me | null = null
  for (let attempt = session; ; attempt = refresh()) {
    try {
      operator = await attempt
      break
    } catch {
      root.render(<NoServer />)
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
  // Nobody is signed in: the caller is already on the way to the sign-in page.
  if (!operator) return
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}

/** After the sign-in page the session is there already. */
async function refreshed(): Promise<Me | null> {
  return signedInOperator() ?? refresh()
}
