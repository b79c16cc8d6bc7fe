// Fails if anything that ends up in the binary or in the pages has a licence that we may not ship under Apache-2.0.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const repo = path.resolve(import.meta.dirname, '..')
const allowed = new Set([
  '0BSD', 'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'BlueOak-1.0.0', 'BSD-1-Clause', 'BSD-2-Clause', 'BSD-3-Clause',
  'BSL-1.0', 'CC0-1.0', 'CC-BY-4.0', 'CDLA-Permissive-2.0', 'ISC', 'MIT', 'MIT-0', 'MPL-2.0', 'OFL-1.1', 'OpenSSL', 'Unicode-3.0',
  'Unicode-DFS-2016', 'Unlicense', 'Zlib', 'zlib-acknowledgement',
])

/** Is some choice of the expression allowed? AND needs both sides, OR one. */
function fine(expression) {
  const text = expression.replaceAll('/', ' OR ').trim()
  const parts = split(text, ' OR ')
  if (parts.length > 1) return parts.some(fine)
  const both = split(text, ' AND ')
  if (both.length > 1) return both.every(fine)
  if (text.startsWith('(') && text.endsWith(')')) return fine(text.slice(1, -1))
  return allowed.has(text)
}

/** Splits at `separator` outside parentheses. */
function split(text, separator) {
  const parts = ['']
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')') depth--
    if (depth === 0 && text.startsWith(separator, at)) {
      parts.push('')
      at += separator.length - 1
    } else parts[parts.length - 1] += text[at]
  }
  return parts
}

const bad = []
const metadata = JSON.parse(
  execFileSync('cargo', ['metadata', '--format-version', '1', '--locked', '--manifest-path', path.join(repo, 'backend/Cargo.toml')], {
    maxBuffer: 256 * 1024 * 1024,
  }),
)
const used = shipped(metadata)
for (const crate of metadata.packages) {
  if (crate.source && used.has(crate.id) && !(crate.license && fine(crate.license))) bad.push(`crate ${crate.name} ${crate.version}: ${crate.license}`)
}

/** Crates reached from ours by normal dependencies. */
function shipped({ resolve, workspace_members }) {
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]))
  const seen = new Set(workspace_members)
  for (const id of seen) {
    for (const { pkg, dep_kinds } of nodes.get(id).deps) if (dep_kinds.some(({ kind }) => kind === null)) seen.add(pkg)
  }
  return seen
}

const lock = JSON.parse(fs.readFileSync(path.join(repo, 'frontend/package-lock.json'), 'utf8'))
for (const [folder, entry] of Object.entries(lock.packages)) {
  if (!folder || entry.dev || entry.optional) continue
  const manifest = path.join(repo, 'frontend', folder, 'package.json')
  const licence = entry.license ?? (fs.existsSync(manifest) ? JSON.parse(fs.readFileSync(manifest, 'utf8')).license : undefined)
  if (!(licence && fine(licence))) bad.push(`package ${folder}: ${licence}`)
}

for (const line of bad) console.error(line)
if (bad.length) process.exit(1)
console.log(`${used.size} crates and the pages' packages have licences that fit.`)
