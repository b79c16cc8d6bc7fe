// The four locale files say the same things, with the right signs, in letters that the font has.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('..', import.meta.url).pathname
const languages = ['uz', 'uz-Cyrl', 'ru', 'en']
const plurals = { ru: ['one', 'few', 'many'], en: ['one', 'other'], uz: [], 'uz-Cyrl': [] }
const problems = []

function flatten(value, path = '', into = new Map()) {
  if (typeof value === 'string') into.set(path, value)
  else for (const [key, child] of Object.entries(value)) flatten(child, path ? `${path}.${key}` : key, into)
  return into
}

const texts = Object.fromEntries(
  languages.map((language) => [
    language,
    flatten(JSON.parse(readFileSync(join(root, `src/locales/${language}.json`), 'utf8'))),
  ]),
)
const base = (key) => key.replace(/_(zero|one|two|few|many|other)$/, '')
const keys = new Set(languages.flatMap((language) => [...texts[language].keys()].map(base)))

const placeholders = (text) => [...text.matchAll(/\{\{\s*([\w.]+)/g)].map((match) => match[1]).sort()
for (const key of keys) {
  const plural = texts.ru.has(`${key}_one`) || texts.en.has(`${key}_one`)
  for (const language of languages) {
    const forms =
      plural && plurals[language].length ? plurals[language].map((form) => `${key}_${form}`) : [key]
    for (const form of forms)
      if (!texts[language].get(form)?.trim() && !(forms.length === 1 && texts[language].has(`${key}_other`)))
        problems.push(`${language}: no text for ${form}`)
  }
  if (!plural) {
    const wanted = JSON.stringify(placeholders(texts.uz.get(key) ?? ''))
    for (const language of languages)
      if (JSON.stringify(placeholders(texts[language].get(key) ?? '')) !== wanted)
        problems.push(`${language}: ${key} has other placeholders than uz`)
  }
}

const ranges = JSON.parse(readFileSync(join(root, 'scripts/font-ranges.json'), 'utf8')).flatMap(
  (part) => part.ranges,
)
const drawn = ranges.map((range) =>
  range
    .slice(2)
    .split('-')
    .map((hex) => Number.parseInt(hex, 16)),
)
const hasGlyph = (sign) =>
  drawn.some(([first, last = first]) => first <= sign.codePointAt(0) && sign.codePointAt(0) <= last)
for (const language of languages)
  for (const [key, text] of texts[language]) {
    if (/\p{L}['`\u2018\u2019\u00b4]|['`\u2018\u00b4]\p{L}/u.test(text) && language !== 'en')
      problems.push(`${language}: ${key}: wrong apostrophe (U+02BB in oʻ gʻ, U+02BC elsewhere)`)
    if (language === 'uz' && /[^oOgG]\u02bb|[oOgG]\u02bc(?![a-z])/u.test(text))
      problems.push(`uz: ${key}: U+02BB belongs to oʻ and gʻ only, U+02BC to the rest`)
    if (
      /\p{Script=Cyrillic}/u.test(text) &&
      (language === 'uz' || language === 'en') &&
      !key.startsWith('languages.')
    )
      problems.push(`${language}: ${key}: Cyrillic letters`)
    for (const sign of text.replaceAll('\n', ''))
      if (!hasGlyph(sign))
        problems.push(
          `${language}: ${key}: the font has no ${JSON.stringify(sign)} (U+${sign.codePointAt(0).toString(16)})`,
        )
  }

// Literal keys in the code exist; whole keys of the files are used somewhere.
const sources = []
const walk = (folder) => {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) walk(path)
    else if (/\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
      sources.push([path, readFileSync(path, 'utf8')])
  }
}
walk(join(root, 'src'))
for (const [path, source] of sources)
  for (const match of source.matchAll(/(?<![\w.])(?:i18n\.)?t\(\s*'([\w.-]+)'/g))
    if (!keys.has(match[1]))
      problems.push(`${path.slice(root.length)}: no text ${match[1]} in the locale files`)

if (problems.length) {
  console.error(problems.join('\n'))
  process.exit(1)
}
console.log(`locales: ${keys.size} texts in ${languages.length} languages`)
