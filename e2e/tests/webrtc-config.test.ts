/** The rendered configuration carries sound between a SIP trunk and a browser, both ways, on plain loopback. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import esbuild from 'esbuild'
import { Asterisk } from '../src/asterisk.ts'
import { context, launch } from '../src/browser.ts'
import { Phone } from '../src/phone.ts'
import { readWav } from '../src/tone.ts'
import { elapse, until } from '../src/wait.ts'

const CUSTOMER_HZ = 1010
const OPERATOR_HZ = 1490

describe('sound between a trunk and a browser', () => {
  let dir: string
  let asterisk: Asterisk
  let pages: http.Server
  let address: string

  before(async () => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cc-'))
    asterisk = await Asterisk.prepare(dir)
    await asterisk.start()
    await asterisk.ari.pushTrunk('trunk')
    await asterisk.ari.pushOperator('201', 'secret-of-201', true)
    const built = await esbuild.build({
      entryPoints: [path.join(import.meta.dirname, '../page/softphone.ts')],
      bundle: true,
      write: false,
      logLevel: 'error',
      define: { global: 'window' },
    })
    const script = built.outputFiles[0]?.text ?? ''
    pages = http.createServer((request, response) => {
      const isScript = request.url === '/softphone.js'
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      response.end(isScript ? script : '<!doctype html><body><script src="/softphone.js"></script>')
    })
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(pages.address() as AddressInfo).port}/`
  })

  after(async () => {
    pages?.close()
    await asterisk?.stop()
    fs.rmSync(dir, { recursive: true, force: true })
  })

  for (const loopback of [true, false]) {
    const kind = loopback ? 'with 127.0.0.1 allowed as candidate' : 'as a browser is installed'
    test(`both hear each other and the recording has both (${kind})`, async () => {
      const { ari } = asterisk
      const browser = await launch({ dir, toneHz: OPERATOR_HZ, loopback })
      const phone = await Phone.open({ sipPort: asterisk.sipPort, user: '998901234567' })
      const events = await ari.events('callcenter')
      try {
        const page = await (await context(browser)).newPage()
        await page.goto(address)
        const socket = `ws://127.0.0.1:${asterisk.httpPort}/ws`
        await page.evaluate(([s]) => window.start('sip:201@127.0.0.1', 'secret-of-201', s as string), [socket])
        await until('the page to register', () => page.evaluate(() => window.registered))

        await ari.heartbeat()
        const call = await phone.call('712000000', { tone: CUSTOMER_HZ })
        const inbound = (await events.next('the call', (e) => e.type === 'StasisStart')).channel
        await ari.request('POST', `/channels/${inbound.id}/answer`)
        const bridge = `bridge-${loopback}`
        const leg = `leg-${loopback}`
        await ari.request('POST', `/bridges/${bridge}`, { type: 'mixing,dtmf_events' })
        await ari.request('POST', '/channels', { endpoint: 'PJSIP/201', app: 'callcenter', channelId: leg, originator: inbound.id })
        await events.next('the browser to answer', (e) => e.type === 'StasisStart' && e.channel.id === leg)
        await ari.request('POST', `/bridges/${bridge}/addChannel`, { channel: `${inbound.id},${leg}` })
        await ari.request('POST', `/bridges/${bridge}/record`, { name: bridge, format: 'wav' })

        await call.media.hears(OPERATOR_HZ)
        await until('the browser to hear the customer', async () => {
          const sound = await page.evaluate((hz) => window.sound(hz), CUSTOMER_HZ)
          if (sound.tone < 0.02) throw new Error(JSON.stringify(sound))
          return true
        })
        const first = await page.evaluate((hz) => window.sound(hz), CUSTOMER_HZ)
        await elapse(1000)
        const second = await page.evaluate((hz) => window.sound(hz), CUSTOMER_HZ)
        assert.ok(second.packetsReceived - first.packetsReceived >= 40, `${JSON.stringify(first)} ${JSON.stringify(second)}`)
        assert.ok(second.packetsSent - first.packetsSent >= 40)

        await ari.request('POST', `/recordings/live/${bridge}/stop`)
        await events.next('the recording', (e) => e.type === 'RecordingFinished')
        const wav = readWav(await ari.file(bridge))
        assert.ok(wav.peak(CUSTOMER_HZ) > 1000, 'customer in the recording')
        assert.ok(wav.peak(OPERATOR_HZ) > 1000, 'operator in the recording')

        call.hangup()
        await page.evaluate(() => window.hangup())
        await ari.request('DELETE', `/bridges/${bridge}`)
      } finally {
        events.close()
        phone.close()
        await browser.close()
      }
    })
  }

  test('the log has no complaint', () => {
    assert.deepEqual(asterisk.complaints(), [])
  })
})
