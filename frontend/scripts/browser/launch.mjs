import { chromium } from 'playwright-core'

/** The value after `--name` on the command line, '' without one, undefined if it is not there. */
export function option(name) {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : (process.argv[at + 1] ?? '')
}

export const flag = (name) => process.argv.includes(`--${name}`)

/** A name under which pages are opened as from another computer. */
export const ELSEWHERE = 'call.example.uz'

/** Chromium of the system, with a microphone of its own. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`,
    ],
  })
}
