import * as z from 'zod/mini'
import { dialTarget, formatPhone, parseDial } from '@/lib/phone'
import type { CallerRule } from '@/services/api/types'

export const TREATMENTS = ['blocked', 'vip'] as const
export const LONGEST_NOTE = 200

/** A whole number in E.164; anything else of digits as it was typed, because networks send such callers as well. */
export function numberOf(typed: string): string | null {
  const input = parseDial(typed)
  return dialTarget(input) ?? (input.kind === 'partial' && input.digits.length > 1 ? input.digits : null)
}

/** The messages are keys under `callers.fault`. `known`: numbers that have a rule, which adding would replace. */
export const callerSchema = (known: readonly string[]) =>
  z.object({
    number: z.string().check(
      z.refine((typed) => numberOf(typed) !== null, { message: 'number', abort: true }),
      z.refine((typed) => !known.includes(numberOf(typed) ?? ''), 'known'),
    ),
    rule: z.enum(TREATMENTS),
    note: z.string().check(z.trim(), z.maxLength(LONGEST_NOTE, 'note')),
  })

export type CallerForm = z.infer<ReturnType<typeof callerSchema>>

/** What the form starts with. */
export function formOf(rule: CallerRule | null): CallerForm {
  return {
    number: formatPhone(rule?.number ?? ''),
    rule: rule?.rule ?? 'blocked',
    note: rule?.note ?? '',
  }
}

/** The field that a refusal is about. */
export function fieldOf(code: string): keyof CallerForm | null {
  if (code === 'invalid_number') return 'number'
  return code === 'invalid_note' ? 'note' : null
}
