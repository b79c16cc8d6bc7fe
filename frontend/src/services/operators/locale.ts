import { api } from '@/services/api/client'
import type { Operator } from '@/services/api/types'

/** Keeps the language for this person's other computers. Without the server the page here changes all the same. */
export async function saveLocale(id: string, locale: Operator['locale']): Promise<void> {
  try {
    await api.PATCH('/api/operators/{id}', { params: { path: { id } }, body: { locale } })
  } catch {
    // The next change, or the next computer's own choice, makes up for it.
  }
}
