// Proves the texts: node scripts/check-locales.mjs          (exit 1 with one line per fault)
// Writes the Cyrillic:  node scripts/check-locales.mjs --fill (uz-Cyrl made from uz; sections of all files sorted)
//
// Checked: every language has the same keys and the same {{values}}, plural forms are complete, no empty
// text, the right apostrophes in Uzbek, uz-Cyrl equals its transliteration except where the list below says
// why not, every character is in the font, and keys written out in the code exist.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const LOCALES = ['uz', 'uz-Cyrl', 'ru', 'en']
const PLURALS = { uz: [''], 'uz-Cyrl': [''], ru: ['_one', '_few', '_many'], en: ['_one', '_other'] }
// Letters of names that people type are not ours to check; these are the signs that our own texts may use.
const WRONG_APOSTROPHE = /[\p{L}]['`´‘’‛′]|['`´‘’‛′][\p{L}]/u
const WRONG_MARK = /(?<![oOgG])ʻ|(?<=[oOgG])ʼ/u

const pathOf = (locale) => `${root}src/locales/${locale}.json`
const read = (locale) => JSON.parse(readFileSync(pathOf(locale), 'utf8'))

function flatten(tree, prefix = '', out = new Map()) {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') out.set(prefix + key, value)
    else flatten(value, `${prefix}${key}.`, out)
  }
  return out
}

const { module: transliterate } = await runnerImport('./src/lib/transliterate.ts', {
  root,
  configFile: false,
})
const handmade = JSON.parse(readFileSync(`${root}scripts/cyrillic-by-hand.json`, 'utf8'))
const cyrillicOf = (key, text) => handmade[key] ?? transliterate.toCyrillic(text)

if (process.argv.includes('--fill')) {
  const fill = (from, prefix) => {
    const entries = Object.entries(from).map(([key, value]) => [
      key,
      typeof value === 'string' ? cyrillicOf(prefix + key, value) : fill(value, `${prefix}${key}.`),
    ])
    return Array.isArray(from) ? entries.map(([, value]) => value) : Object.fromEntries(entries)
  }
  const write = (locale, tree) => {
    const sorted = Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)))
    writeFileSync(pathOf(locale), `${JSON.stringify(sorted, null, 2)}\n`)
  }
  for (const locale of ['uz', 'ru', 'en']) write(locale, read(locale))
  write('uz-Cyrl', fill(read('uz'), ''))
}

const texts = new Map(LOCALES.map((locale) => [locale, flatten(read(locale))]))
const faults = []
const fault = (locale, key, why) => faults.push(`${locale}.json ${key}: ${why}`)

// A key is plural if English has it with a number form; Uzbek has one form after numbers and keeps the bare key.
const english = texts.get('en')
const bare = (key) => key.replace(/_(one|few|many|other)$/, '')
const plural = new Set([...english.keys()].filter((key) => key.endsWith('_other')).map(bare))
const logical = new Set(
  [...texts.values()].flatMap((all) => [...all.keys()].map((k) => (plural.has(bare(k)) ? bare(k) : k))),
)
const values = (text) => [...new Set([...text.matchAll(/\{\{\s*([\w.]+)/g)].map((m) => m[1]))].sort().join()

for (const locale of LOCALES) {
  const all = texts.get(locale)
  for (const key of logical) {
    for (const form of plural.has(key) ? PLURALS[locale] : ['']) {
      const text = all.get(key + form)
      if (text === undefined) fault(locale, key + form, 'is missing')
      else if (text.trim() === '') fault(locale, key + form, 'is empty')
      else {
        const wanted = values(english.get(plural.has(key) ? `${key}_other` : key) ?? text)
        // "1 call" may leave the number out.
        if (values(text) !== wanted && form !== '_one')
          fault(locale, key + form, `has {{${values(text)}}}, English has {{${wanted}}}`)
      }
    }
  }
  for (const key of all.keys()) {
    const form = key.slice(bare(key).length)
    if (plural.has(bare(key)) && !PLURALS[locale].includes(form) && !(locale === 'ru' && form === '_other'))
      fault(locale, key, 'is a plural form this language does not have')
  }
}

for (const locale of ['uz', 'uz-Cyrl']) {
  for (const [key, text] of texts.get(locale)) {
    if (WRONG_APOSTROPHE.test(text))
      fault(locale, key, `wrong apostrophe in "${text}" (oʻ gʻ = U+02BB, tutuq = U+02BC)`)
    if (locale === 'uz' && WRONG_MARK.test(text))
      fault(locale, key, `U+02BB and U+02BC are mixed up in "${text}"`)
  }
}

for (const [key, text] of texts.get('uz')) {
  const has = texts.get('uz-Cyrl').get(key)
  const made = cyrillicOf(key, text)
  if (has !== undefined && has !== made)
    fault(
      'uz-Cyrl',
      key,
      `is "${has}", uz gives "${made}" (a wanted difference goes to scripts/cyrillic-by-hand.json)`,
    )
}

for (const locale of ['uz', 'en']) {
  for (const [key, text] of texts.get(locale)) {
    if (/\p{Script=Cyrillic}/u.test(text) && !key.startsWith('languages.'))
      fault(locale, key, `Cyrillic letters in "${text}"`)
  }
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* sources(path)
    else if (/\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name)) yield path
  }
}
for (const path of sources(`${root}src`)) {
  for (const [, key] of readFileSync(path, 'utf8').matchAll(/(?<![\w.])(?:i18n\.)?t\(\s*'([\w.-]+)'/g)) {
    if (!logical.has(key)) faults.push(`${path.slice(root.length)}: no text ${key} in the locale files`)
  }
}

const font = new Set()
for (const { ranges } of JSON.parse(readFileSync(`${root}scripts/font-ranges.json`, 'utf8'))) {
  for (const range of ranges) {
    const [first, last = first] = range
      .replace('U+', '')
      .split('-')
      .map((hex) => Number.parseInt(hex, 16))
    for (let code = first; code <= last; code += 1) font.add(code)
  }
}
for (const locale of LOCALES) {
  for (const [key, text] of texts.get(locale)) {
    const strange = [...text].filter((char) => !font.has(char.codePointAt(0)))
    if (strange.length > 0)
      fault(
        locale,
        key,
        `the font has no ${strange.map((c) => `"${c}" U+${c.codePointAt(0).toString(16)}`).join()}`,
      )
  }
}

if (faults.length > 0) {
  console.error(faults.join('\n'))
  console.error(`${faults.length} faults in the texts`)
  process.exit(1)
}
console.log(`texts: ${logical.size} keys in ${LOCALES.length} languages`)
