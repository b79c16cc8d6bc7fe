import { useEffect, useState } from 'react'
import { setServerTime } from '@/lib/server-clock'
import { isApiError } from '@/services/api/problem'
import type { Board } from '@/services/api/types'
import { readBoard } from '@/services/wallboards/board'

const PERIOD_MS = 1_000

export interface BoardState {
  /** The last one that came; undefined before the first. */
  board?: Board
  /** When it came (epoch ms), or when this page began to ask. */
  since: number
  /** The link opens nothing any more. */
  revoked: boolean
}

/** What the board shows, read again and again until the link is revoked; a lost connection comes back by itself. */
export function useBoard(token: string): BoardState {
  const [state, setState] = useState<BoardState>(() => ({ since: Date.now(), revoked: false }))
  useEffect(() => {
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async () => {
      let wait = PERIOD_MS
      try {
        const board = await readBoard(token)
        setServerTime(board.at)
        if (!stopped) setState({ board, since: Date.now(), revoked: false })
      } catch (error) {
        if (isApiError(error) && error.status === 401) {
          // What was known of the floor leaves the screen with the right to see it.
          if (!stopped) setState({ since: Date.now(), revoked: true })
          return
        }
        if (isApiError(error)) wait = Math.max(PERIOD_MS, (error.details.retryAfterSecs ?? 0) * 1_000)
      }
      if (!stopped) timer = setTimeout(() => void read(), wait)
    }
    void read()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [token])
  return state
}
