import * as z from 'zod/mini'
import type { KeyTarget, RouteTarget } from '@/services/api/types'

export const TARGETS = ['queue', 'operator', 'ivr', 'voicemail', 'hangup'] as const
/** A key of a menu can lead back to it, too. */
export const KEY_TARGETS = [...TARGETS, 'repeat'] as const
/** Those that name something, and the field that holds its id. */
export const NAMED = ['queue', 'operator', 'ivr'] as const

const fields = <const Types extends readonly string[]>(types: Types) =>
  z
    .object({ type: z.enum(types), queue: z.string(), operator: z.string(), ivr: z.string() })
    .check(
      ...NAMED.map((name) =>
        z.refine<{ type: string } & Record<(typeof NAMED)[number], string>>(
          (form) => form.type !== name || form[name] !== '',
          { path: [name], message: 'target' },
        ),
      ),
    )

/** The messages are keys under `routes.fault`. */
export const targetSchema = fields(TARGETS)
export const keyTargetSchema = fields(KEY_TARGETS)

export type TargetForm = z.infer<typeof targetSchema>
export type KeyTargetForm = z.infer<typeof keyTargetSchema>

const idOf = (target: KeyTarget | undefined, type: (typeof NAMED)[number]) =>
  target?.type === type ? target.id : ''

const ids = (target: KeyTarget | undefined) => ({
  queue: idOf(target, 'queue'),
  operator: idOf(target, 'operator'),
  ivr: idOf(target, 'ivr'),
})

export function targetForm(target: RouteTarget | undefined, usual: TargetForm['type']): TargetForm {
  return { type: target?.type ?? usual, ...ids(target) }
}

export function keyTargetForm(target: KeyTarget | undefined): KeyTargetForm {
  return { type: target?.type ?? 'queue', ...ids(target) }
}

export function targetOf({ type, queue, operator, ivr }: TargetForm): RouteTarget {
  if (type === 'queue') return { type, id: queue }
  if (type === 'operator') return { type, id: operator }
  if (type === 'ivr') return { type, id: ivr }
  return { type }
}

export function keyTargetOf({ type, ...named }: KeyTargetForm): KeyTarget {
  return type === 'repeat' ? { type } : targetOf({ type, ...named })
}
