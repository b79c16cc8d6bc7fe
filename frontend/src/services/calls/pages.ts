import type { Call, Page } from '@/services/api/types'

/** What the cache holds of an endless list. */
export interface CallPages {
  pages: Page<Call>[]
  pageParams: unknown[]
}

/** All loaded rows, newest first; a call that moved between pages is there once. */
export function rowsOf(list: CallPages | undefined): Call[] {
  const seen = new Set<string>()
  return (list?.pages ?? [])
    .flatMap((page) => page.items)
    .filter(({ id }) => {
      if (seen.has(id)) return false
      seen.add(id)
      return true
    })
}

const newerFirst = (a: Call, b: Call) =>
  Date.parse(b.started_at) - Date.parse(a.started_at) || (a.id < b.id ? 1 : -1)

/** Whether the place of this call is among the loaded rows: older ones come with their page. */
export function isWithin(list: CallPages, call: Call): boolean {
  const last = list.pages.at(-1)
  const oldest = last?.items.at(-1)
  return !last?.next_cursor || !oldest || newerFirst(call, oldest) < 0
}

/** The list with these calls at their places. */
export function withNew(list: CallPages, calls: readonly Call[]): CallPages {
  const pages = list.pages.map((page) => ({ ...page, items: [...page.items] }))
  for (const call of calls) {
    if (pages.some((page) => page.items.some(({ id }) => id === call.id))) continue
    const at = pages.findIndex(({ items }) => {
      const oldest = items.at(-1)
      return oldest === undefined || newerFirst(call, oldest) < 0
    })
    const page = pages[at < 0 ? pages.length - 1 : at]
    page?.items.push(call)
    page?.items.sort(newerFirst)
  }
  return { ...list, pages }
}
