/**
 * Phone numbers as the eye and the hand want them. The server decides what a number is (it has the full
 * tables); here a stored number is only grouped for reading and a typed one is previewed before it is sent.
 */

export type DialInput =
  /** Nothing typed. */
  | { kind: 'empty' }
  /** A whole number in E.164. */
  | { kind: 'number'; e164: string }
  /** An extension or a short number, dialled as typed. */
  | { kind: 'short'; digits: string }
  /** Letters: a search among the clients. */
  | { kind: 'search'; text: string }
  /** Digits, but not enough of them yet, or too many. */
  | { kind: 'partial'; digits: string }

const SIGNS = /[\s\u00a0\u202f().\-‐-―−/]/g

function group(digits: string, sizes: readonly number[]): string {
  const out: string[] = []
  let from = 0
  for (const size of sizes) {
    out.push(digits.slice(from, from + size))
    from += size
  }
  return out.join(' ')
}

/**
 * `+998901234567` → `+998 90 123 45 67`; what it does not know it returns unchanged. Trunks send the same
 * number with and without the plus, and callers of the own country without its code.
 */
export function formatPhone(number: string): string {
  const uzbek = /^(?:\+?998)?(\d{9})$/.exec(number)?.[1]
  if (uzbek) return `+998 ${group(uzbek, [2, 3, 2, 2])}`
  const russian = /^\+?7(\d{10})$/.exec(number)?.[1]
  return russian ? `+7 ${group(russian, [3, 3, 2, 2])}` : number
}

/** The national form for one's own lines, `71 200 11 22`. */
export function formatLine(number: string): string {
  const national = /^(?:\+?998)?(\d{9})$/.exec(number)?.[1]
  return national ? group(national, [2, 3, 2, 2]) : formatPhone(number)
}

/** Reads what was typed or pasted into a number field, in any of the usual spellings. */
export function parseDial(input: string): DialInput {
  const text = input.trim()
  if (text === '') return { kind: 'empty' }
  const bare = text.replace(/^tel:/i, '').replace(SIGNS, '')
  if (!/^\+?\d+$/.test(bare)) {
    return /^[+*#\d]+$/.test(bare) ? { kind: 'partial', digits: bare } : { kind: 'search', text }
  }
  const plus = bare.startsWith('+')
  const digits = plus ? bare.slice(1) : bare
  if (plus || digits.startsWith('00')) {
    const full = plus ? digits : digits.slice(2)
    const whole = full.startsWith('998') ? full.length === 12 : full.length >= 9 && full.length <= 15
    return whole ? { kind: 'number', e164: `+${full}` } : { kind: 'partial', digits: bare }
  }
  if (digits.length >= 3 && digits.length <= 5) return { kind: 'short', digits }
  if (digits.length === 9) return { kind: 'number', e164: `+998${digits}` }
  if (digits.length === 12 && digits.startsWith('998')) return { kind: 'number', e164: `+${digits}` }
  // 8 is the old trunk prefix: before nine digits it is Uzbek, before ten it is Russian.
  if (digits.length === 10 && digits.startsWith('8'))
    return { kind: 'number', e164: `+998${digits.slice(1)}` }
  if (digits.length === 11 && /^[78]/.test(digits)) return { kind: 'number', e164: `+7${digits.slice(1)}` }
  return { kind: 'partial', digits }
}

/** What to send to the server for dialling, or null if it is not a number yet. */
export function dialTarget(input: DialInput): string | null {
  if (input.kind === 'number') return input.e164
  return input.kind === 'short' ? input.digits : null
}

/** The caller hid the number: empty, or a word that networks put in its place. */
export function isHiddenNumber(number: string | null | undefined): boolean {
  return !number || /^(anonymous|restricted|private|unknown|unavailable)$/i.test(number)
}
