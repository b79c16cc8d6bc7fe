import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { type CallsSearch, readCallsSearch } from '@/services/calls/search'

type Change = { [K in keyof CallsSearch]?: CallsSearch[K] | undefined }

/** The state of the page is its address: a link shows a colleague the same list. */
export function useCallsSearch() {
  const raw = useSearch({ strict: false })
  const navigate = useNavigate()
  const search = useMemo(() => readCallsSearch(raw), [raw])
  const change = useCallback(
    (patch: Change, replace = false) =>
      void navigate({
        to: '.',
        search: (old: Record<string, unknown>) => readCallsSearch({ ...old, ...patch }),
        replace,
      }),
    [navigate],
  )
  const open = useCallback(
    (callId: string | null) =>
      void (callId === null
        ? navigate({ to: '/calls', search: (old) => old })
        : navigate({ to: '/calls/$callId', params: { callId }, search: (old) => old })),
    [navigate],
  )
  return { search, change, open }
}
