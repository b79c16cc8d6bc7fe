import * as z from 'zod/mini'
import { dialTarget, formatPhone, parseDial } from '@/lib/phone'
import type { NewQueue, Queue, QueueOverflow } from '@/services/api/types'

export const STRATEGIES = ['longest_idle', 'ring_all', 'round_robin', 'fewest_calls', 'priority'] as const
export const OVERFLOWS = ['hangup', 'voicemail', 'queue', 'operator', 'number'] as const
export const GROUPS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const
export const CALLBACK_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'] as const
/** The greeting that Asterisk's own sounds have. */
const GREETING = 'queue-thankyou'

const whole = (from: number, to: number) =>
  z.string().check(
    z.trim(),
    z.refine((text) => /^\d+$/.test(text) && Number(text) >= from && Number(text) <= to, 'number'),
  )
const wholeOrNone = (from: number, to: number) =>
  z.string().check(
    z.trim(),
    z.refine(
      (text) => text === '' || (/^\d+$/.test(text) && Number(text) >= from && Number(text) <= to),
      'number',
    ),
  )

/** The messages are keys under `queues.fault`; the server checks everything again. */
export const queueSchema = z
  .object({
    name: z.string().check(z.trim(), z.minLength(1, 'name'), z.maxLength(100, 'name')),
    strategy: z.enum(STRATEGIES),
    /** Group by operator, as text; '' is not a member. */
    groups: z.record(z.string(), z.string()),
    /** Operators as they stand in the list; who is not named comes last. */
    order: z.array(z.string()),
    ring_timeout_secs: whole(5, 300),
    wrap_up_secs: whole(0, 3600),
    max_wait_secs: wholeOrNone(10, 86_400),
    max_size: wholeOrNone(1, 1000),
    overflow: z.enum(OVERFLOWS),
    target_queue: z.string(),
    target_operator: z.string(),
    target_number: z.string(),
    park_secs: whole(15, 3600),
    sticky_secs: whole(0, 300),
    missed_offers_limit: whole(0, 10),
    greeting: z.boolean(),
    position: z.boolean(),
    expected_wait: z.boolean(),
    every_secs: whole(15, 600),
    callback: z.boolean(),
    callback_key: z.enum(CALLBACK_KEYS),
    callback_attempts: whole(1, 10),
    /** In minutes. */
    callback_pause: whole(1, 1440),
    /** Asterisk's class of music; '' is the usual one. */
    music: z.string().check(z.trim(), z.regex(/^([\w-]+(\/[\w-]+)*)?$/, 'music'), z.maxLength(80, 'music')),
  })
  .check(
    z.refine((form) => form.overflow !== 'queue' || form.target_queue !== '', {
      path: ['target_queue'],
      message: 'target',
    }),
    z.refine((form) => form.overflow !== 'operator' || form.target_operator !== '', {
      path: ['target_operator'],
      message: 'target',
    }),
    z.refine((form) => form.overflow !== 'number' || Boolean(dialTarget(parseDial(form.target_number))), {
      path: ['target_number'],
      message: 'target',
    }),
    // The promise ends after a day.
    z.refine(
      (form) =>
        !form.callback || (Number(form.callback_attempts) - 1) * Number(form.callback_pause) < 24 * 60,
      { path: ['callback_pause'], message: 'day' },
    ),
  )

export type QueueForm = z.infer<typeof queueSchema>

/** What the form starts with. */
export function formOf(queue: Queue | null): QueueForm {
  const { overflow, announce, callback } = queue ?? {}
  const text = (value: number | null | undefined, usual = '') => value?.toString() ?? usual
  return {
    name: queue?.name ?? '',
    strategy: queue?.strategy ?? 'longest_idle',
    groups: Object.fromEntries((queue?.members ?? []).map((m) => [m.operator_id, m.group.toString()])),
    order: (queue?.members ?? []).map((m) => m.operator_id),
    ring_timeout_secs: text(queue?.ring_timeout_secs, '20'),
    wrap_up_secs: text(queue?.wrap_up_secs, '30'),
    max_wait_secs: text(queue?.max_wait_secs),
    max_size: text(queue?.max_size),
    overflow: overflow?.type ?? 'hangup',
    target_queue: overflow?.type === 'queue' ? overflow.id : '',
    target_operator: overflow?.type === 'operator' ? overflow.id : '',
    target_number: overflow?.type === 'number' ? formatPhone(overflow.number) : '',
    park_secs: text(queue?.park_secs, '120'),
    sticky_secs: text(queue?.sticky_secs, '0'),
    missed_offers_limit: text(queue?.missed_offers_limit, '2'),
    greeting: Boolean(announce?.greeting),
    position: announce?.position ?? false,
    expected_wait: announce?.expected_wait ?? false,
    every_secs: announce?.every_secs ? announce.every_secs.toString() : '45',
    callback: Boolean(callback),
    callback_key: CALLBACK_KEYS.find((key) => key === callback?.key) ?? '1',
    callback_attempts: text(callback?.attempts, '3'),
    callback_pause: callback ? Math.max(1, Math.round(callback.pause_secs / 60)).toString() : '10',
    music: queue?.music ?? '',
  }
}

/** Those whom `order` names, as it names them, then the others. */
export function inOrder<T extends { id: string }>(operators: readonly T[], order: readonly string[]): T[] {
  const named = order.flatMap((id) => operators.find((operator) => operator.id === id) ?? [])
  return [...named, ...operators.filter(({ id }) => !order.includes(id))]
}

function overflowOf(form: QueueForm): QueueOverflow {
  switch (form.overflow) {
    case 'queue':
      return { type: 'queue', id: form.target_queue }
    case 'operator':
      return { type: 'operator', id: form.target_operator }
    case 'number':
      return { type: 'number', number: dialTarget(parseDial(form.target_number)) ?? form.target_number }
    default:
      return { type: form.overflow }
  }
}

/** A pause that is no whole number of minutes stays what it is while nobody changes it. */
function callbackOf(form: QueueForm, before: Queue | null): NewQueue['callback'] {
  if (!form.callback) return null
  const untouched = before?.callback && formOf(before).callback_pause === form.callback_pause
  const pause_secs = untouched ? before.callback?.pause_secs : undefined
  return {
    key: form.callback_key,
    attempts: Number(form.callback_attempts),
    pause_secs: pause_secs ?? Number(form.callback_pause) * 60,
  }
}

/** What is sent. `before`: a greeting of the company's own stays what it is. */
export function bodyOf(form: QueueForm, before: Queue | null) {
  const orNone = (text: string) => (text === '' ? null : Number(text))
  const speaks = form.position || form.expected_wait || form.callback
  return {
    name: form.name,
    strategy: form.strategy,
    members: [...new Set([...form.order, ...Object.keys(form.groups)])]
      .filter((operator_id) => form.groups[operator_id])
      .map((operator_id) => ({ operator_id, group: Number(form.groups[operator_id]) })),
    ring_timeout_secs: Number(form.ring_timeout_secs),
    wrap_up_secs: Number(form.wrap_up_secs),
    max_wait_secs: orNone(form.max_wait_secs),
    max_size: orNone(form.max_size),
    overflow: overflowOf(form),
    park_secs: Number(form.park_secs),
    sticky_secs: Number(form.sticky_secs),
    missed_offers_limit: Number(form.missed_offers_limit),
    announce: {
      greeting: form.greeting ? (before?.announce.greeting ?? GREETING) : null,
      position: form.position,
      expected_wait: form.expected_wait,
      every_secs: speaks ? Number(form.every_secs) : 0,
    },
    callback: callbackOf(form, before),
    music: form.music || null,
  } satisfies NewQueue
}

/** The field that a refusal is about. */
export function fieldOf(code: string): keyof QueueForm | null {
  switch (code) {
    case 'queue_name_taken':
    case 'invalid_name':
      return 'name'
    case 'invalid_overflow':
      return 'overflow'
    case 'invalid_callback':
      return 'callback_pause'
    case 'invalid_music':
      return 'music'
    default:
      return null
  }
}
