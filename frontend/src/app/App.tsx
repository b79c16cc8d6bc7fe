import { QueryClientProvider } from '@tanstack/react-query'
import { Matches, RouterContextProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Shell } from '@/components/layout/Shell'
import { useNotices } from '@/components/layout/use-notices'
import { OfflineBanner } from '@/components/offline-banner/OfflineBanner'
import { AuthProvider } from '@/contexts/Auth'
import { RealtimeProvider } from '@/contexts/Realtime'
import { SoftphoneProvider } from '@/contexts/Softphone'
import { useMissedCount } from '@/hooks/use-missed'
import { queryClient } from '@/services/query-client'
import { signInPath } from './return-path'
import { router } from './router'

// The phone's screens arrive beside the first page, not in front of it.
const phone = import('./phone')
const CallBar = lazy(() => phone.then((parts) => ({ default: parts.CallBar })))
const CommandBar = lazy(() => phone.then((parts) => ({ default: parts.CommandBar })))
const PhoneLayer = lazy(() => phone.then((parts) => ({ default: parts.PhoneLayer })))

/** A full load, so that nothing of the last person stays in memory. */
const toSignIn = () => location.assign(signInPath())

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <AuthProvider onSignedOut={toSignIn}>
        <RealtimeProvider>
          <SoftphoneProvider>
            <RouterContextProvider router={router}>
              <Frame />
            </RouterContextProvider>
          </SoftphoneProvider>
        </RealtimeProvider>
      </AuthProvider>
    </QueryClientProvider>
  )
}

/** What stays on the screen from page to page. */
function Frame() {
  const missed = useMissedCount()
  useNotices()
  return (
    <Shell
      badges={{ missed }}
      callBar={
        <Suspense>
          <CallBar />
          <CommandBar />
        </Suspense>
      }
      banner={<OfflineBanner />}
      popup={
        <Suspense>
          <PhoneLayer />
        </Suspense>
      }
    >
      <Matches />
    </Shell>
  )
}
