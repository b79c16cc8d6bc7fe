/**
 * Search folding: one spelling for what people type in two alphabets, with or without apostrophes. The
 * server folds with the same table; `fold.vectors.json` is the test of both.
 */

const APOSTROPHES = /['`´ʻʼ‘’‛′]/g

const CYRILLIC: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ё: 'yo',
  ж: 'j',
  з: 'z',
  и: 'i',
  й: 'y',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'h',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'sh',
  ъ: '',
  ы: 'i',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
  ў: 'o',
  қ: 'q',
  ғ: 'g',
  ҳ: 'h',
}

/** Today's and the 2026 Latin alphabet meet here; x and h are near enough to be one letter. */
const LATIN: Record<string, string> = {
  x: 'h',
  ö: 'o',
  õ: 'o',
  ó: 'o',
  ğ: 'g',
  ǵ: 'g',
  ş: 'sh',
  ç: 'ch',
}

/** Lower-case Latin without apostrophes; other characters stay as they are. */
export function fold(text: string): string {
  const plain = text.replace(APOSTROPHES, '').normalize('NFKC').toLowerCase()
  let out = ''
  for (const char of plain) out += CYRILLIC[char] ?? LATIN[char] ?? char
  return out.replace(/\s+/g, ' ').trim()
}

const QWERTY = '`qwertyuiop[]asdfghjkl;\'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
const JCUKEN = 'ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ'
const SWAP = new Map<string, string>()
for (let i = 0; i < QWERTY.length; i += 1) {
  SWAP.set(QWERTY[i] as string, JCUKEN[i] as string)
  SWAP.set(JCUKEN[i] as string, QWERTY[i] as string)
}

/** The same keys pressed in the other layout: `cfkjv` ↔ `салом`. */
export function swapLayout(text: string): string {
  let out = ''
  for (const char of text) out += SWAP.get(char) ?? char
  return out
}

/** Digits of a query that looks for a number by any part of it (three or more), else null. */
export function phoneQuery(query: string): string | null {
  const digits = query.replace(/[\s()+\-.]/g, '')
  return /^\d{3,}$/.test(digits) ? digits : null
}

/**
 * Keeps the items whose text (or number) holds the query. If nothing is found the query is read once more
 * as typed in the wrong keyboard layout.
 */
export function search<T>(items: readonly T[], query: string, textOf: (item: T) => string): T[] {
  const digits = phoneQuery(query)
  if (digits) return items.filter((item) => textOf(item).replace(/\D/g, '').includes(digits))
  const find = (needle: string) =>
    needle === '' ? [...items] : items.filter((item) => fold(textOf(item)).includes(needle))
  const hits = find(fold(query))
  return hits.length > 0 ? hits : find(fold(swapLayout(query)))
}
