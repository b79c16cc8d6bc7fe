/** What the record of a call tells. */
import type { Json } from './api.ts'

/** Everything of one kind that happened, in order. */
export const happened = (record: Json, kind: string): Json[] =>
  record.timeline.filter((entry: Json) => entry.kind === kind)

/** Whom it was offered to in vain, and how that ended. */
export const offeredInVain = (record: Json): [string, string][] =>
  happened(record, 'offer_ended').map((entry) => [entry.operator_id, entry.outcome])
