/** The least length of a password; the server refuses shorter ones. */
export const MIN_PASSWORD_LENGTH = 12

export type Strength = 'short' | 'weak' | 'fair' | 'strong'

const COMMON = [
  'password',
  'parol',
  'qwerty',
  'callcenter',
  'admin',
  'operator',
  '12345',
  '11111',
  'asdf',
  'пароль',
  'йцукен',
]

/**
 * A hint, not a gate: the length is the gate. Weak = few different signs, a run such as 123456, or mostly a
 * word that everyone tries first.
 */
export function passwordStrength(password: string, known: readonly string[] = []): Strength {
  if (password.length < MIN_PASSWORD_LENGTH) return 'short'
  const lower = password.toLowerCase()
  let rest = lower
  for (const word of [...COMMON, ...known.map((text) => text.toLowerCase())])
    if (word.length >= 3) rest = rest.replaceAll(word, '')
  rest = rest.replace(/(.)\1{2,}/gu, '$1')
  const different = new Set(rest).size
  if (rest.length < 8 || different < 5 || hasLongRun(lower)) return 'weak'
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length
  const bits = rest.length * Math.log2(different * kinds)
  return bits >= 70 ? 'strong' : 'fair'
}

/** More than half of it counts up or down: abcdefgh, 87654321. */
function hasLongRun(text: string): boolean {
  let longest = 1
  let run = 1
  for (let i = 2; i < text.length; i += 1) {
    const step = text.charCodeAt(i) - text.charCodeAt(i - 1)
    const previous = text.charCodeAt(i - 1) - text.charCodeAt(i - 2)
    run = step === previous && Math.abs(step) === 1 ? run + 1 : 1
    longest = Math.max(longest, run)
  }
  return longest + 1 > text.length / 2
}
