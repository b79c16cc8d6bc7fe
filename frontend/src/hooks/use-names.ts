import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { operatorList } from '@/services/operators/list'
import { queueList } from '@/services/queues/list'

export interface Names {
  operators: readonly Named[]
  queues: readonly Named[]
  /** A dash for nobody, and for someone who is no longer there. */
  operator: (id: string | null | undefined) => string
  queue: (id: string | null | undefined) => string
}

interface Named {
  id: string
  name: string
}

const NOBODY: Named[] = []
// Presence changes all day, names do not: the rows are drawn again only for names.
const namesOf = (all: readonly Named[]): Named[] => all.map(({ id, name }) => ({ id, name }))

/** Rows carry ids; people read names. */
export function useNames(): Names {
  const { data: operators = NOBODY } = useQuery({ ...operatorList, select: namesOf })
  const { data: queues = NOBODY } = useQuery({ ...queueList, select: namesOf })
  return useMemo(() => {
    const find = (all: readonly Named[]) => {
      const byId = new Map(all.map(({ id, name }) => [id, name]))
      return (id: string | null | undefined) => (id ? (byId.get(id) ?? '—') : '—')
    }
    return { operators, queues, operator: find(operators), queue: find(queues) }
  }, [operators, queues])
}
