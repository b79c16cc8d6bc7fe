/** Where the programs under test are. The scripts set the variables; the defaults are those of a built checkout. */
import fs from 'node:fs'
import path from 'node:path'

const repository = path.resolve(import.meta.dirname, '../..')

function required(variable: string, ...candidates: string[]): string {
  const set = process.env[variable]
  for (const candidate of set ? [set] : candidates) {
    if (fs.existsSync(candidate)) return candidate
  }
  throw new Error(`${variable}: none of ${(set ? [set] : candidates).join(', ')} exists; run "make test"`)
}

export const binary = (): string =>
  required('CALLCENTER_BIN', path.join(repository, 'backend/target/release/callcenter'))

/** A private tree with Asterisk in it. */
export const asteriskRoot = (): string =>
  required('CALLCENTER_ASTERISK_ROOT', path.join(repository, '.cache/asterisk/root'))

export const chromium = (): string => required('CHROMIUM', '/usr/bin/chromium', '/usr/bin/chromium-browser')

export const startAsterisk = path.join(repository, 'scripts/start-asterisk.sh')
export const sippScenarios = path.join(repository, 'e2e/sipp')
