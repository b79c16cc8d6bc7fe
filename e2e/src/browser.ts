/** Chromium with a microphone that plays a known tone. */
import fs from 'node:fs'
import path from 'node:path'
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core'
import { chromium } from './paths.ts'
import { sine, wavFile } from './tone.ts'

/** A name of this machine under which a page is opened as from another computer. */
export const ELSEWHERE = 'call.example.uz'

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
      `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`,
      ...(loopback ? ['--allow-loopback-in-peer-connection'] : []),
    ],
  })
}

export async function context(browser: Browser, locale = 'en-US'): Promise<BrowserContext> {
  return await browser.newContext({ locale, permissions: ['microphone'], viewport: { width: 1366, height: 768 } })
}

declare global {
  interface Window {
    peersOfTheTest?: RTCPeerConnection[]
  }
}

/** Remembers every peer connection that the page makes, so that `rtp` can ask it. Call before the page is opened. */
export async function watchSound(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const peers: RTCPeerConnection[] = []
    window.peersOfTheTest = peers
    const Original = window.RTCPeerConnection
    window.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        peers.push(this)
      }
    }
  })
}

export interface Rtp {
  received: number
  sent: number
  /** Energy of what was played: grows only while something is heard. */
  energy: number
}

/** RTP of all calls of the page so far. */
export async function rtp(page: Page): Promise<Rtp> {
  return await page.evaluate(async () => {
    const sum = { received: 0, sent: 0, energy: 0 }
    for (const peer of window.peersOfTheTest ?? []) {
      for (const entry of (await peer.getStats()).values()) {
        if (entry.type === 'inbound-rtp') {
          sum.received += entry.packetsReceived
          sum.energy += entry.totalAudioEnergy ?? 0
        }
        if (entry.type === 'outbound-rtp') sum.sent += entry.packetsSent
      }
    }
    return sum
  })
}
