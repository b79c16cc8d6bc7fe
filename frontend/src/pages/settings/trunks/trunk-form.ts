import * as z from 'zod/mini'
import { formatPhone } from '@/lib/phone'
import type { NewTrunk, Trunk, TrunkPatch } from '@/services/api/types'

/** What people connect; each is one of the server's two kinds with words of its own. */
export const WAYS = ['login', 'address', 'pbx', 'gateway'] as const
export const CODECS = ['alaw', 'ulaw', 'g722', 'opus', 'gsm'] as const
/** The others are offered, but a line that works needs these. */
const USUAL_CODECS = ['alaw', 'ulaw']
export const TRANSPORTS = ['udp', 'tcp'] as const
const USUAL_PORT = '5060'

export type Way = (typeof WAYS)[number]

export const registers = (way: Way): boolean => way === 'login' || way === 'pbx'

const lines = (text: string) => text.split(/[\s,]+/).filter(Boolean)
const plain = (number: string) => number.replace(/[ ()-]/g, '')
const optional = (pattern: RegExp, message: string) =>
  z.string().check(
    z.trim(),
    z.refine((text) => text === '' || pattern.test(text), message),
  )

/** The messages are keys under `trunks.fault`; the server checks everything again. */
export const trunkSchema = z
  .object({
    name: z.string().check(z.trim(), z.minLength(1, 'name'), z.maxLength(100, 'name')),
    way: z.enum(WAYS),
    host: z.string().check(z.trim(), z.regex(/^[A-Za-z0-9.:-]{1,253}$/, 'host')),
    username: optional(/^[\w.+-]{1,64}$/, 'username'),
    password: optional(/^[!-:<-~]{1,128}$/, 'password'),
    /** The server has one already: it stays while the field is empty. */
    has_password: z.boolean(),
    caller_id: optional(/^\+?(?:[ ()-]*\d){3,15}[ ()-]*$/, 'caller_id'),
    port: z.string().check(
      z.trim(),
      z.refine((text) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535, 'port'),
    ),
    transport: z.enum(['udp', 'tcp', 'tls']),
    match: z.string().check(z.refine((text) => lines(text).every((one) => /^[\w.:/-]+$/.test(one)), 'match')),
    codecs: z.array(z.string()).check(z.minLength(1, 'codecs')),
  })
  .check(
    z.refine((form) => form.username !== '' || !(registers(form.way) || form.password), {
      path: ['username'],
      message: 'usernameNeeded',
    }),
    z.refine((form) => form.username === '' || form.password !== '' || form.has_password, {
      path: ['password'],
      message: 'passwordNeeded',
    }),
  )

export type TrunkForm = z.infer<typeof trunkSchema>

/** What the form starts with. */
export function formOf(trunk: Trunk | null): TrunkForm {
  return {
    name: trunk?.name ?? '',
    way: trunk?.kind === 'ip' ? 'address' : 'login',
    host: trunk?.host ?? '',
    username: trunk?.username ?? '',
    password: '',
    has_password: trunk?.has_password ?? false,
    caller_id: trunk?.caller_id ? formatPhone(trunk.caller_id) : '',
    port: trunk?.port.toString() ?? USUAL_PORT,
    transport: trunk?.transport ?? 'udp',
    match: trunk?.match.join('\n') ?? '',
    codecs: trunk?.codecs ?? USUAL_CODECS,
  }
}

/** What stands under "More settings" and is not as usual. */
export function isUnusual(form: TrunkForm): boolean {
  return (
    form.port !== USUAL_PORT ||
    form.transport !== 'udp' ||
    form.match !== '' ||
    form.codecs.join() !== USUAL_CODECS.join()
  )
}

/** Codecs in the order in which they were ticked: the first is preferred. */
export function ticked(codecs: readonly string[], codec: string, on: boolean): string[] {
  const others = codecs.filter((one) => one !== codec)
  return on ? [...others, codec] : others
}

function common(form: TrunkForm) {
  return {
    name: form.name,
    kind: registers(form.way) ? 'registration' : 'ip',
    host: form.host,
    port: Number(form.port),
    transport: form.transport,
    match: lines(form.match),
    codecs: form.codecs,
  } as const
}

export function newOf(form: TrunkForm): NewTrunk {
  return {
    ...common(form),
    ...(form.username ? { username: form.username, password: form.password } : {}),
    ...(form.caller_id ? { caller_id: plain(form.caller_id) } : {}),
  }
}

/** An empty password stays as it is, unless the login is taken away too. */
export function patchOf(form: TrunkForm): TrunkPatch {
  const { transport, ...rest } = common(form)
  const login = form.username
    ? { username: form.username, ...(form.password ? { password: form.password } : {}) }
    : { username: null, password: null }
  // What this server does not offer any more is left alone: it is refused when it is chosen.
  const chosen = transport === 'tls' ? {} : { transport }
  return { ...rest, ...chosen, ...login, caller_id: plain(form.caller_id) || null }
}

/** The field that a refusal is about. */
export function fieldOf(code: string): keyof TrunkForm | null {
  switch (code) {
    case 'trunk_name_taken':
    case 'trunk_endpoint_taken':
    case 'invalid_name':
      return 'name'
    case 'trunk_address_taken':
    case 'invalid_host':
      return 'host'
    case 'credentials_needed':
    case 'invalid_username':
      return 'username'
    case 'invalid_password':
      return 'password'
    case 'invalid_caller_id':
      return 'caller_id'
    case 'invalid_port':
      return 'port'
    case 'transport_missing':
      return 'transport'
    case 'invalid_match':
      return 'match'
    case 'invalid_codecs':
      return 'codecs'
    default:
      return null
  }
}
