import { useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAuth } from '@/contexts/Auth'
import { Rail } from './Rail'
import { type RailItem, railItems } from './rail-items'
import { usePageFocus } from './use-page-focus'
import { useShellKeys } from './use-shell-keys'

// What opens over the page arrives beside it, not in front of it.
const overlays = import('./overlays')
const ProfileMenu = lazy(() => overlays.then((parts) => ({ default: parts.ProfileMenu })))
const ShortcutSheet = lazy(() => overlays.then((parts) => ({ default: parts.ShortcutSheet })))
const Toaster = lazy(() => overlays.then((parts) => ({ default: parts.Toaster })))

interface ShellProps {
  /** Status switch, dial field and call strip, left of the profile. */
  callBar?: ReactNode
  /** Incoming calls: above every page and dialog, outside of the pages' errors. */
  popup?: ReactNode
  /** One line over everything: the connection is lost, the sound is blocked. */
  banner?: ReactNode
  /** Counters by the id of the rail's item. */
  badges?: Partial<Record<RailItem['id'], number>>
  /** The page. */
  children: ReactNode
}

/** Rail, top bar, page. It outlives every page, so a call is never touched by navigation or by a crash. */
export function Shell({ callBar, popup, banner, badges = {}, children }: ShellProps) {
  const { t } = useTranslation()
  const { operator } = useAuth()
  const [sheetOpen, setSheetOpen] = useState(false)
  const main = useRef<HTMLElement>(null)
  const navigate = useNavigate()
  const items = railItems(operator.role)
  const announcement = usePageFocus(main)
  useShellKeys({
    onHelp: useCallback(() => setSheetOpen(true), []),
    onPage: (number) => {
      const item = items[number - 1]
      if (item) void navigate({ to: item.to })
    },
  })

  return (
    <>
      <a
        href="#main"
        className="fixed top-2 left-2 z-offline -translate-y-16 rounded-control bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        {t('shell.skip')}
      </a>
      <div className="flex h-full flex-col">
        <div data-above-dialogs className="pointer-events-auto">
          {banner}
        </div>
        {/* The popup hangs in the row of the page: neither it nor a line at the top ever covers the call. */}
        <div className="relative grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] tablet:grid-cols-[88px_minmax(0,1fr)] tablet:grid-rows-[56px_minmax(0,1fr)]">
          <Rail items={items} badges={badges} />
          <header
            data-above-dialogs
            className="row-start-1 flex min-h-13 items-center gap-3 border-b border-border bg-surface px-3 tablet:col-start-2 tablet:px-4 roomy:px-6"
          >
            <div className="flex min-w-0 flex-1 items-center gap-3">{callBar}</div>
            <Suspense fallback={<span className="size-9 shrink-0" />}>
              <ProfileMenu onShortcuts={() => setSheetOpen(true)} />
            </Suspense>
          </header>
          <main
            id="main"
            ref={main}
            tabIndex={-1}
            className="row-start-2 min-h-0 overflow-auto p-3 outline-none tablet:col-start-2 tablet:p-4 roomy:p-6"
          >
            {children}
          </main>
          <div data-above-dialogs className="pointer-events-auto contents">
            {popup}
          </div>
        </div>
      </div>
      <div aria-live="polite" className="sr-only">
        {announcement}
      </div>
      <Suspense>
        <Toaster />
        <ShortcutSheet open={sheetOpen} onOpenChange={setSheetOpen} />
      </Suspense>
    </>
  )
}
