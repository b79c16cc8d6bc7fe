import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { WallboardPage } from '@/pages/wallboard/WallboardPage'
import { reloadSoon } from '@/services/api/reload-soon'
import { startI18n } from '@/services/i18n'

/** `/wallboard/:token`: a screen on the wall. Nobody signs in, and nothing of the product's frame is there. */
export async function startWallboard(container: HTMLElement, token: string): Promise<void> {
  await startI18n()
  // E.g. the answer of a server that is newer than this page.
  createRoot(container, { onUncaughtError: () => reloadSoon() }).render(
    <StrictMode>
      <WallboardPage token={token} />
    </StrictMode>,
  )
}
