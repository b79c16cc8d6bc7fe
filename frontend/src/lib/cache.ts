/**
 * Puts a newer version of one thing wherever the query cache holds it: alone, in a list, in a page of a list
 * or in the pages of an endless one. Returns the same object if it is nowhere in there.
 */
export function replaceById<T extends { id: string }>(
  cached: unknown,
  id: string,
  edit: (old: T) => T,
): unknown {
  if (Array.isArray(cached)) {
    let changed = false
    const next = cached.map((item: unknown) => {
      const edited = replaceById(item, id, edit)
      if (edited !== item) changed = true
      return edited
    })
    return changed ? next : cached
  }
  if (typeof cached !== 'object' || cached === null) return cached
  if ('id' in cached && cached.id === id) return edit(cached as T)
  for (const key of ['items', 'pages'] as const) {
    if (!(key in cached)) continue
    const old = (cached as Record<string, unknown>)[key]
    const next = replaceById(old, id, edit)
    if (next !== old) return { ...cached, [key]: next }
  }
  return cached
}
