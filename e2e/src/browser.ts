/** Chromium with a microphone that plays a known tone. */
import fs from 'node:fs'
import path from 'node:path'
import { type Browser, type BrowserContext, chromium as playwright } from 'playwright-core'
import { chromium } from './paths.ts'
import { sine, wavFile } from './tone.ts'

export interface BrowserOptions {
  /** Where the microphone's sound is kept. */
  dir: string
  /** What the microphone hears. */
  toneHz: number
  /** Chromium's own rule is not to offer 127.0.0.1; a test machine may have no other address. */
  loopback?: boolean
}

export async function launch({ dir, toneHz, loopback = true }: BrowserOptions): Promise<Browser> {
  const rate = 48_000
  const microphone = path.join(dir, `microphone-${toneHz}.wav`)
  // Whole periods, so that the file loops without a click.
  fs.writeFileSync(microphone, wavFile(sine(toneHz, rate * 2, 0, 8000, rate), rate))
  return await playwright.launch({
    executablePath: chromium(),
    headless: true,
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${microphone}`,
      '--autoplay-policy=no-user-gesture-required',
      ...(loopback ? ['--allow-loopback-in-peer-connection'] : []),
    ],
  })
}

export async function context(browser: Browser, locale = 'en-US'): Promise<BrowserContext> {
  return await browser.newContext({ locale, permissions: ['microphone'], viewport: { width: 1366, height: 768 } })
}
