// Whether the documents speak of things that exist: relative links and their headings, files of the repository, targets of
// make, subcommands and variables of the server, routes of the HTTP interface. What a reader would try must be there.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const repo = path.resolve(import.meta.dirname, '..')
const read = (file) => fs.readFileSync(path.join(repo, file), 'utf8')
// Also what is not committed yet, but never what git ignores.
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: repo, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file && fs.existsSync(path.join(repo, file)))
const documents = files.filter((file) => file.endsWith('.md'))
const known = new Set(files)
for (const file of files) for (let dir = path.dirname(file); dir !== '.'; dir = path.dirname(dir)) known.add(dir)
const folders = [...new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]))]

const makefile = read('Makefile')
const targets = new Map([...makefile.matchAll(/^([a-z0-9-]+):.*\n((?:\t.*\n?)*)/gm)].map(([, name, body]) => [name, body]))
const kebab = (name) => name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()
const commands = read('backend/src/app/commands.rs').match(/enum Command \{([\s\S]*?)\n\}/)[1]
const subcommands = new Set([...commands.matchAll(/^ {4}([A-Z]\w+)/gm)].map(([, name]) => kebab(name)))
const settings = [...read('backend/src/common/config.rs').matchAll(/(?:key|secret)\("(\w+)"/g)]
const variables = new Set(settings.map(([, name]) => `CALLCENTER_${name.toUpperCase()}`))
for (const file of files.filter((name) => /^(scripts|e2e|deploy|backend\/tests|backend\/crates)\//.test(name) && !name.endsWith('.md'))) {
  for (const [name] of read(file).matchAll(/CALLCENTER_[A-Z0-9_]*[A-Z0-9]/g)) variables.add(name)
}
const routes = Object.keys(JSON.parse(read('api/openapi.json')).paths).map((route) => route.split('/'))
routes.push(['', 'api', 'openapi.json'], ['', 'api', 'docs'])

/** The name that a heading gets in an address, as GitHub makes it. */
const slug = (heading) =>
  heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
const headings = (file) => new Set([...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading)))

/** `a/{b,c}` is `a/b` and `a/c`. */
function expand(text) {
  const braces = text.match(/^(.*?)\{([^{}]*)\}(.*)$/)
  if (!braces) return [text]
  return braces[2].split(',').filter((part) => !part.includes('…')).flatMap((part) => expand(braces[1] + part + braces[3]))
}

function linkFault(document, target) {
  if (/^[a-z]+:/.test(target)) return undefined
  const [file, anchor] = target.split('#')
  const found = file ? path.posix.normalize(path.posix.join(path.posix.dirname(document), file)).replace(/\/$/, '') : document
  if (!known.has(found)) return `the link ${target} leads nowhere`
  if (anchor && found.endsWith('.md') && !headings(found).has(anchor)) return `${found} has no heading #${anchor}`
  return undefined
}

function routeFault(text) {
  const asked = text.replace(/[?#].*$/, '').split('/')
  const fits = (route) =>
    route.length === asked.length && route.every((part, at) => part === asked[at] || part.startsWith('{') || /[{$<]/.test(asked[at]))
  // `/api/auth` is the path of a cookie: the beginning of routes.
  const begins = (route) => asked.length === 3 && route[2] === asked[2]
  return routes.some((route) => fits(route) || begins(route)) ? undefined : `there is no route ${text}`
}

function faults(document) {
  const text = read(document)
  const found = []
  const note = (fault) => fault && found.push(`${document}: ${fault}`)
  for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) note(linkFault(document, target))
  for (const [name] of text.matchAll(/CALLCENTER_[A-Z0-9_]*[A-Z0-9](?![A-Z0-9_*])/g)) {
    if (!variables.has(name)) note(`there is no variable ${name}`)
  }
  // Code only: prose may say "make it" and "callcenter" as it likes.
  const code = [...text.matchAll(/```\w*\n([\s\S]*?)```|`([^`\n]+)`/g)].map(([, block, inline]) => block ?? inline)
  for (const piece of code) {
    for (const [, target] of piece.matchAll(/(?:^|[\s;&]|=\S+ )make ([a-z][a-z0-9-]*)/gm)) {
      const missing = [...(targets.get(target) ?? '').matchAll(/scripts\/[\w.-]+/g)].find(([script]) => !known.has(script))
      if (!targets.has(target)) note(`there is no target ${target} in the Makefile`)
      else if (missing) note(`make ${target} needs ${missing}, which is not there`)
    }
    for (const [, name] of piece.matchAll(/(?:^|[\s;&"'/])callcenter ([a-z][a-z-]*)/gm)) {
      // These name the service, the file or the user, or quote the server.
      const other = new RegExp(`(?:\\b(?:systemctl|journalctl|install|useradd|chown|createuser|createdb|su|another)\\b|\\* \\*)[^\\n]*callcenter ${name}`)
      if (!subcommands.has(name) && !other.test(piece)) note(`there is no subcommand ${name}`)
    }
    for (const [name] of piece.matchAll(new RegExp(`(?<![\\w./~-])(?:${folders.map((f) => f.replace('.', '\\.')).join('|')})/[\\w./{},…-]*[\\w}](?![\\w*<$])`, 'g'))) {
      const built = /^(backend\/target|frontend\/dist|frontend\/node_modules|e2e\/node_modules)/.test(name)
      for (const file of built ? [] : expand(name)) if (!known.has(file.replace(/\/$/, ''))) note(`there is no file ${file}`)
    }
    for (const [route] of piece.matchAll(/(?<![\w.@-])\/api\/[\w./{}$<>-]*[\w}>]/g)) note(routeFault(route))
  }
  return found
}

const bad = documents.flatMap(faults)
for (const line of new Set(bad)) console.error(line)
if (bad.length) process.exit(1)
console.log(`${documents.length} documents name nothing that is not there.`)
