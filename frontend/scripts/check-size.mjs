// What a person downloads first, gzipped, against the budgets of the design. Run after `vite build`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist', import.meta.url).pathname
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
const gz = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length

/** Files that load with `roots`: static imports only; what is lazy comes later. */
function closure(roots) {
  const files = new Set()
  const css = new Set()
  const seen = new Set()
  const visit = (key) => {
    if (seen.has(key)) return
    seen.add(key)
    const chunk = manifest[key]
    if (!chunk) throw new Error(`no chunk ${key} in the manifest`)
    if (chunk.file.endsWith('.js')) files.add(chunk.file)
    for (const file of chunk.css ?? []) css.add(file)
    for (const next of chunk.imports ?? []) visit(next)
  }
  roots.forEach(visit)
  return { files, css }
}

const total = (files) => [...files].reduce((sum, file) => sum + gz(file), 0)
const kb = (bytes) => (bytes / 1024).toFixed(1).padStart(7)
const budgets = JSON.parse(readFileSync(new URL('./size-budgets.json', import.meta.url), 'utf8'))
let failed = false
for (const { name, roots, texts, js, css } of budgets) {
  const parts = closure(roots)
  if (texts) parts.files.add(manifest[texts].file)
  for (const [kind, files, limit] of [
    ['JS', parts.files, js],
    ['CSS', parts.css, css],
  ]) {
    if (limit === undefined) continue
    const size = total(files)
    const over = size > limit * 1024
    failed ||= over
    console.log(
      `${over ? 'OVER' : 'ok  '} ${name.padEnd(28)} ${kind.padEnd(4)} ${kb(size)} kB gz of ${limit}`,
    )
  }
}
process.exit(failed ? 1 : 0)
