// Rules about the source tree that no linter knows.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('..', import.meta.url).pathname
const problems = []
const HARD_LIMIT = 400
const SOFT_LIMIT = 250

function walk(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) walk(path)
    else if (/\.tsx?$/.test(name)) check(path.slice(root.length), readFileSync(path, 'utf8'))
  }
}

function check(path, text) {
  const lines = text.split('\n').length
  const generated = path.endsWith('schema.d.ts')
  if (!generated && lines > HARD_LIMIT) problems.push(`${path}: ${lines} lines, at most ${HARD_LIMIT}`)
  else if (path.endsWith('.tsx') && lines > SOFT_LIMIT && !path.includes('.test.'))
    problems.push(`${path}: ${lines} lines, a component has at most ${SOFT_LIMIT}`)
  if (/\/index\.tsx?$/.test(path) && /export \* from/.test(text)) problems.push(`${path}: no barrel files`)
  // Chromium has no Uzbek data: Intl('uz') prints "2026 M11 22". Formatting lives in lib.
  if (!path.startsWith('src/lib/') && /\bnew Intl\.|toLocale(Date|Time)?String\(/.test(text))
    problems.push(`${path}: dates and numbers are formatted by src/lib/format only`)
}

walk(join(root, 'src'))
if (problems.length) {
  console.error(problems.join('\n'))
  process.exit(1)
}
