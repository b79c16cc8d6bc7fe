import * as z from 'zod/mini'
import {
  keyTargetForm,
  keyTargetOf,
  keyTargetSchema,
  targetForm,
  targetOf,
  targetSchema,
} from '@/components/settings/target-form'
import type { Menu, NewMenu } from '@/services/api/types'

/** In the order in which they stand on a telephone. */
export const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'] as const
export const LANGUAGES = ['uz', 'ru', 'en'] as const

const number = (low: number, high: number, message: string) =>
  z
    .string()
    .check(z.refine((text) => /^\d{1,2}$/.test(text) && Number(text) >= low && Number(text) <= high, message))

/** The messages are keys under `ivr.fault`; the server checks everything again. */
export const menuSchema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'name'), z.maxLength(100, 'name')),
  /** '' is silence. */
  prompt: z.string(),
  /** '' is nothing. */
  invalid: z.string(),
  wait: number(1, 30, 'wait'),
  tries: number(1, 9, 'tries'),
  keys: z
    .array(
      z.object({
        key: z.enum(KEYS),
        /** '' leaves the language as it is. */
        language: z.enum(['', ...LANGUAGES]),
        target: keyTargetSchema,
      }),
    )
    .check((ctx) => {
      const keys = ctx.value.map(({ key }) => key)
      keys.forEach((key, index) => {
        if (keys.indexOf(key) < index)
          ctx.issues.push({ code: 'custom', input: key, path: [index, 'key'], message: 'twice' })
      })
    }),
  fallback: targetSchema,
})

export type MenuForm = z.infer<typeof menuSchema>

/** The first key that is not taken. */
export function nextKey(taken: readonly string[]): MenuForm['keys'][number] {
  const key = KEYS.find((one) => !taken.includes(one)) ?? '1'
  return { key, language: '', target: keyTargetForm(undefined) }
}

/** What the form starts with. */
export function formOf(menu: Menu | null): MenuForm {
  return {
    name: menu?.name ?? '',
    prompt: menu?.prompt_id ?? '',
    invalid: menu?.invalid_prompt_id ?? '',
    wait: String(menu?.wait_secs ?? 5),
    tries: String(menu?.tries ?? 3),
    keys: menu
      ? menu.keys.map(({ key, language, target }) => ({
          key: KEYS.find((one) => one === key) ?? '1',
          language: language ?? '',
          target: keyTargetForm(target),
        }))
      : [nextKey([])],
    fallback: targetForm(menu?.fallback, 'queue'),
  }
}

/** What is sent. */
export function bodyOf(form: MenuForm) {
  return {
    name: form.name,
    prompt_id: form.prompt || null,
    invalid_prompt_id: form.invalid || null,
    wait_secs: Number(form.wait),
    tries: Number(form.tries),
    keys: form.keys.map(({ key, language, target }) => ({
      key,
      language: language || null,
      target: keyTargetOf(target),
    })),
    fallback: targetOf(form.fallback),
  } satisfies NewMenu
}

/** The field that a refusal is about. */
export function fieldOf(code: string): 'name' | 'prompt' | null {
  switch (code) {
    case 'menu_name_taken':
    case 'invalid_name':
      return 'name'
    case 'unknown_prompt':
      return 'prompt'
    default:
      return null
  }
}
