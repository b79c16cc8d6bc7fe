import * as z from 'zod/mini'
import { targetForm, targetOf, targetSchema } from '@/components/settings/target-form'
import type { NewRoute, Route } from '@/services/api/types'

export const EVERY = '*'

/** The messages are keys under `routes.fault`; the server checks everything again. */
export const routeSchema = z.object({
  /** '' is every number. */
  did: z.string().check(z.trim(), z.regex(/^$|^\*$|^[+\w. ()-]{2,64}$/, 'did')),
  /** '' is every trunk. */
  trunk_id: z.string(),
  target: targetSchema,
  /** '' is always. */
  schedule_id: z.string(),
  closed: targetSchema,
})

export type RouteForm = z.infer<typeof routeSchema>

/** What the form starts with. */
export function formOf(route: Route | null): RouteForm {
  return {
    did: route && route.did !== EVERY ? route.did : '',
    trunk_id: route?.trunk_id ?? '',
    target: targetForm(route?.target, 'queue'),
    schedule_id: route?.schedule_id ?? '',
    closed: targetForm(route?.closed_target, 'voicemail'),
  }
}

/** What is sent. Without hours the other target counts for nothing and is the usual one. */
export function bodyOf(form: RouteForm) {
  return {
    did: form.did || EVERY,
    trunk_id: form.trunk_id || null,
    target: targetOf(form.target),
    schedule_id: form.schedule_id || null,
    closed_target: form.schedule_id ? targetOf(form.closed) : { type: 'voicemail' },
  } satisfies NewRoute
}

/** The field that a refusal is about. */
export function fieldOf(code: string): 'did' | 'trunk_id' | 'schedule_id' | null {
  switch (code) {
    case 'invalid_did':
    case 'route_taken':
      return 'did'
    case 'unknown_trunk':
      return 'trunk_id'
    case 'unknown_schedule':
      return 'schedule_id'
    default:
      return null
  }
}
