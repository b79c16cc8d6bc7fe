import * as z from 'zod/mini'
import type { OutgoingRules } from '@/services/api/types'
import { readTime } from '../schedules/moments'
import { COUNTRIES, COUNTRY_CODES, type Country } from './countries'

export const CAPS = ['at_once', 'per_minute', 'per_day'] as const
export const WHOSE = ['operator', 'company'] as const
const MOST = 100_000
const USUAL = { from: '08:00', to: '21:00' }

/** `+7 916, +90` → `+7916` and `+90`. */
const readList = (text: string) =>
  text
    .split(/[,;\n]/)
    .map((one) => one.replace(/[\s()-]/g, ''))
    .filter(Boolean)

const list = (one: RegExp) =>
  z.string().check(z.refine((text) => readList(text).every((beginning) => one.test(beginning)), 'beginning'))
const cap = z
  .string()
  .check(z.refine((text) => /^\s*\d*\s*$/.test(text) && (!text.trim() || inRange(Number(text))), 'cap'))
const inRange = (count: number) => count >= 1 && count <= MOST
const caps = z.object({ at_once: cap, per_minute: cap, per_day: cap })

/** The messages are keys under `outgoing.fault`; the server checks everything again. */
export const outgoingSchema = z
  .object({
    countries: z.array(z.enum(COUNTRY_CODES)),
    others: list(/^\+\d{1,15}$/),
    premium: list(/^\+?\d{1,15}$/),
    limited: z.boolean(),
    from: z.string(),
    to: z.string(),
    operator: caps,
    company: caps,
    trunks: z.array(z.string()),
  })
  .check((ctx) => {
    const { limited, from, to } = ctx.value
    if (!limited) return
    const [first, last] = [readTime(from), readTime(to)]
    if (first && last && first !== last && first !== '24:00') return
    ctx.issues.push({ code: 'custom', message: 'hours', path: ['from'], input: from })
  })
export type OutgoingForm = z.infer<typeof outgoingSchema>

const isAllowed = (allowed: readonly string[]) => (country: Country) =>
  COUNTRIES[country].every((beginning) => allowed.includes(beginning))

const written = (caps: OutgoingRules['operator']): OutgoingForm['operator'] => ({
  at_once: caps.at_once?.toString() ?? '',
  per_minute: caps.per_minute?.toString() ?? '',
  per_day: caps.per_day?.toString() ?? '',
})

export function formOf(rules: OutgoingRules): OutgoingForm {
  const countries = COUNTRY_CODES.filter(isAllowed(rules.allowed))
  const known: readonly string[] = countries.flatMap((country) => COUNTRIES[country])
  return {
    countries,
    others: rules.allowed.filter((beginning) => !known.includes(beginning)).join(', '),
    premium: rules.premium.join(', '),
    limited: rules.hours !== null,
    ...(rules.hours ?? USUAL),
    operator: written(rules.operator),
    company: written(rules.company),
    trunks: rules.trunks ?? [],
  }
}

const read = (caps: OutgoingForm['operator']): OutgoingRules['operator'] => {
  const count = (text: string) => (text.trim() ? Number(text) : null)
  return {
    at_once: count(caps.at_once),
    per_minute: count(caps.per_minute),
    per_day: count(caps.per_day),
  }
}

export function bodyOf(form: OutgoingForm): OutgoingRules {
  const chosen: string[] = form.countries.flatMap((country) => [...COUNTRIES[country]])
  return {
    allowed: [...chosen, ...readList(form.others)],
    premium: readList(form.premium),
    hours: form.limited ? { from: readTime(form.from) ?? '', to: readTime(form.to) ?? '' } : null,
    operator: read(form.operator),
    company: read(form.company),
    trunks: form.trunks,
  }
}
