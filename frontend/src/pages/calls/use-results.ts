import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { type Disposition, dispositions } from '@/services/calls/dispositions'

const NONE: Disposition[] = []

/** The results that a call may have, and how each is called. A result that was removed since keeps its word. */
export function useResults() {
  const { data: results = NONE } = useQuery(dispositions)
  const resultName = useCallback(
    (id: string | null | undefined) => (id ? (results.find((one) => one.id === id)?.name ?? id) : ''),
    [results],
  )
  return { results, resultName }
}
