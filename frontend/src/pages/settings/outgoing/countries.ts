/** Countries that are called from here most, with the beginnings of their numbers. Others are typed. */
export const COUNTRIES = {
  UZ: ['+998'],
  // They share +7.
  KZ: ['+76', '+77'],
  RU: ['+73', '+74', '+78', '+79'],
  KG: ['+996'],
  TJ: ['+992'],
  TM: ['+993'],
  AZ: ['+994'],
  TR: ['+90'],
  AE: ['+971'],
  CN: ['+86'],
  KR: ['+82'],
  DE: ['+49'],
  GB: ['+44'],
} as const satisfies Record<string, readonly string[]>

export type Country = keyof typeof COUNTRIES

export const COUNTRY_CODES = Object.keys(COUNTRIES) as Country[]

/** As people know the code: what the beginnings have in common. */
export function codeOf(country: Country): string {
  const [first, ...others]: readonly string[] = COUNTRIES[country]
  if (!first) return ''
  let length = first.length
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1
  return first.slice(0, length)
}
