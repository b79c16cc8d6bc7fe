import type { Page } from './types'

/** The most that the server gives at once. */
const LIMIT = 200

/** Every row of a list that is known to be short (operators, queues): follows the cursor to its end. */
export async function allPages<T>(
  page: (query: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const answer = await page({ limit: LIMIT, ...(cursor ? { cursor } : {}) })
    items.push(...answer.items)
    cursor = answer.next_cursor ?? undefined
  } while (cursor)
  return items
}
