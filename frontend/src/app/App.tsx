import { QueryClientProvider } from '@tanstack/react-query'
import { Matches, RouterContextProvider } from '@tanstack/react-router'
import { Shell } from '@/components/layout/Shell'
import { AuthProvider } from '@/contexts/Auth'
import { queryClient } from '@/services/query-client'
import { signInPath } from './return-path'
import { router } from './router'

/** A full load, so that nothing of the last person stays in memory. */
const toSignIn = () => location.assign(signInPath())

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <AuthProvider onSignedOut={toSignIn}>
        <RouterContextProvider router={router}>
          <Shell>
            <Matches />
          </Shell>
        </RouterContextProvider>
      </AuthProvider>
    </QueryClientProvider>
  )
}
