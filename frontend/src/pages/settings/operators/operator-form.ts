import * as z from 'zod/mini'
import { dialTarget, formatPhone, parseDial } from '@/lib/phone'
import type { NewOperator, Operator } from '@/services/api/types'

export const ROLES = ['operator', 'supervisor', 'admin', 'quality'] as const
export const DEVICES = ['webrtc', 'sip', 'external'] as const

/** The messages are keys under `operators.fault`; the server checks everything again. */
export const operatorSchema = z
  .object({
    name: z.string().check(z.trim(), z.minLength(1, 'name'), z.maxLength(100, 'name')),
    username: z.string().check(z.trim(), z.regex(/^[\p{L}\p{N}._@-]{2,64}$/u, 'username')),
    role: z.enum(ROLES),
    extension: z.string().check(z.trim(), z.regex(/^\d{2,8}$/, 'extension')),
    device: z.enum(DEVICES),
    external_number: z.string(),
    /** false: the server makes one (new), or it stays (edit). */
    types_password: z.boolean(),
    password: z.string(),
    queues: z.array(z.string()),
  })
  .check(
    z.refine((form) => !form.types_password || [...form.password].length >= 12, {
      path: ['password'],
      message: 'password',
    }),
    z.refine((form) => form.device !== 'external' || Boolean(dialTarget(parseDial(form.external_number))), {
      path: ['external_number'],
      message: 'external',
    }),
  )

export type OperatorForm = z.infer<typeof operatorSchema>

/** What the form starts with. */
export function formOf(operator: Operator | null, extension = ''): OperatorForm {
  return {
    name: operator?.name ?? '',
    username: operator?.username ?? '',
    role: operator?.role ?? 'operator',
    extension: operator?.extension ?? extension,
    device: operator?.device ?? 'webrtc',
    external_number: formatPhone(operator?.external_number ?? ''),
    types_password: false,
    password: '',
    queues: operator?.queues ?? [],
  }
}

/** What is sent: a number only for the device that has one, a password only if it was typed. */
export function bodyOf(form: OperatorForm): NewOperator {
  const number = dialTarget(parseDial(form.external_number))
  return {
    name: form.name,
    username: form.username,
    role: form.role,
    extension: form.extension,
    device: form.device,
    queues: form.queues,
    ...(form.device === 'external' && number ? { external_number: number } : {}),
    ...(form.types_password ? { password: form.password } : {}),
  }
}

/** The field that a refusal is about. */
export function fieldOf(code: string): keyof OperatorForm | null {
  switch (code) {
    case 'username_taken':
    case 'invalid_username':
      return 'username'
    case 'extension_taken':
    case 'invalid_extension':
      return 'extension'
    case 'invalid_external_number':
      return 'external_number'
    case 'weak_password':
      return 'password'
    case 'invalid_name':
      return 'name'
    default:
      return null
  }
}
