import exceptions from './transliterate.exceptions.json'

/**
 * Today's Uzbek Latin to Uzbek Cyrillic. The interface has one Uzbek source, the Latin one; its Cyrillic
 * texts are made from it by these rules and a list of loanwords that keep their Cyrillic spelling.
 */

/** Longest first: yoʻ is й + ў, never ё + ʻ. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['tsiya', 'ция'],
  ['yoʻ', 'йў'],
  ['sʼh', 'сҳ'],
  ['oʻ', 'ў'],
  ['gʻ', 'ғ'],
  ['sh', 'ш'],
  ['ch', 'ч'],
  ['yo', 'ё'],
  ['yu', 'ю'],
  ['ya', 'я'],
  ['ye', 'е'],
  ['ʼ', 'ъ'],
]

const LETTERS: Record<string, string> = {
  a: 'а',
  b: 'б',
  c: 'ц',
  d: 'д',
  e: 'е',
  f: 'ф',
  g: 'г',
  h: 'ҳ',
  i: 'и',
  j: 'ж',
  k: 'к',
  l: 'л',
  m: 'м',
  n: 'н',
  o: 'о',
  p: 'п',
  q: 'қ',
  r: 'р',
  s: 'с',
  t: 'т',
  u: 'у',
  v: 'в',
  w: 'в',
  x: 'х',
  y: 'й',
  z: 'з',
}

const VOWEL = /[aeiou]/
const WORD = /[A-Za-zʻʼ]+(?:-[A-Za-zʻʼ]+)*/g
/** Interpolations, nested keys, tags, quoted names of settings and anything in a path or an address stay. */
const KEEP =
  /(\{\{[^}]*\}\}|\$t\([^)]*\)|<[^>]*>|https?:\S+|[\w.]+@[\w.]+|(?<![^\s(])\/[a-z]\S*|\w*_\w*|\b[A-Z]\d+\b)/

const words = new Map(Object.entries(exceptions.words))
const latin = new Set(exceptions.latin)
const stems = Object.entries(exceptions.stems)

function letters(word: string): string {
  const lower = word.toLowerCase()
  let out = ''
  let i = 0
  while (i < lower.length) {
    const pair = PAIRS.find(([from]) => lower.startsWith(from, i))
    const size = pair ? pair[0].length : 1
    let to: string
    if (pair) to = pair[1]
    else if (lower[i] === 'e') {
      // At the start of a word and after a vowel the sound is a plain e.
      to = i === 0 || VOWEL.test(lower[i - 1] as string) || lower[i - 1] === '-' ? 'э' : 'е'
    } else to = LETTERS[lower[i] as string] ?? (lower[i] as string)
    const source = word.slice(i, i + size)
    out += source[0] !== source[0]?.toLowerCase() ? to.charAt(0).toUpperCase() + to.slice(1) : to
    i += size
  }
  return out
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function word(source: string): string {
  const lower = source.toLowerCase()
  // SIP, CSV, F2, MicroSIP: capitals inside mean an abbreviation or a brand.
  if (source.length > 1 && /[A-Z]/.test(source.slice(1)) && source !== source.toLowerCase()) return source
  if (latin.has(source)) return source
  const like = (text: string) => (source[0] !== lower[0] ? capital(text) : text)
  const whole = words.get(lower)
  if (whole !== undefined) return like(whole)
  for (const [stem, to] of stems) {
    if (lower.startsWith(stem)) return like(to) + letters(source.slice(stem.length))
  }
  // Suffixes after a brand or an abbreviation: SIPga, Telegramda.
  for (const name of latin) {
    if (lower.startsWith(name.toLowerCase()) && source.startsWith(name)) {
      return name + letters(source.slice(name.length))
    }
  }
  return letters(source)
}

export function toCyrillic(text: string): string {
  return text
    .split(KEEP)
    .map((piece, i) => (i % 2 === 1 ? piece : piece.replace(WORD, word)))
    .join('')
}
