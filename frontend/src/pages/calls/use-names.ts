import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { operatorNames } from '@/services/operators/names'
import { queueNames } from '@/services/queues/names'

export interface Names {
  operators: readonly { id: string; name: string }[]
  queues: readonly { id: string; name: string }[]
  /** A dash for nobody, and for someone who is no longer there. */
  operator: (id: string | null | undefined) => string
  queue: (id: string | null | undefined) => string
}

/** Rows carry ids; people read names. */
export function useNames(): Names {
  const { data: operators = [] } = useQuery(operatorNames)
  const { data: queues = [] } = useQuery(queueNames)
  return useMemo(() => {
    const find = (all: readonly { id: string; name: string }[]) => {
      const byId = new Map(all.map(({ id, name }) => [id, name]))
      return (id: string | null | undefined) => (id ? (byId.get(id) ?? '—') : '—')
    }
    return { operators, queues, operator: find(operators), queue: find(queues) }
  }, [operators, queues])
}
