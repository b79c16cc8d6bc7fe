/** The page's phone against the real Asterisk: registers through one-use tickets, answers the call that is named, keeps a
 *  call over the loss of its socket, and belongs to one window. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import esbuild from 'esbuild'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { AriEvents } from '../src/ari.ts'
import { Asterisk } from '../src/asterisk.ts'
import { context as newContext, launch } from '../src/browser.ts'
import { until } from '../src/wait.ts'

interface Phone {
  snapshot(): {
    role: string
    line: { kind: string; cause?: string }
    sessions: { callId: string; phase: string }[]
    muted: boolean
    quality: { level: string; packetsReceived: number; packetsSent: number } | null
  }
  answer(callId: string): void
  setMuted(muted: boolean): void
}

declare global {
  interface Window {
    phone: Phone
  }
}

const frontend = path.join(import.meta.dirname, '../../frontend')

describe('the softphone of the page', () => {
  let dir: string
  let asterisk: Asterisk
  let events: AriEvents
  let browser: Browser
  let context: BrowserContext
  let pages: http.Server
  let origin: string
  let page: Page
  const tunnels = new Set<net.Socket>()
  let calls = 0

  /** One address for the page and the SIP socket, as the server has it; a ticket opens once. */
  async function serve(): Promise<void> {
    const built = await esbuild.build({
      entryPoints: [path.join(import.meta.dirname, '../page/product-phone.js')],
      bundle: true,
      write: false,
      logLevel: 'error',
      define: { global: 'window' },
      alias: { '@': path.join(frontend, 'src') },
      nodePaths: [path.join(frontend, 'node_modules')],
    })
    const script = built.outputFiles[0]?.text ?? ''
    pages = http.createServer((request, response) => {
      const isScript = request.url === '/phone.js'
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      response.end(isScript ? script : '<!doctype html><body><script src="/phone.js"></script>')
    })
    const used = new Set<string>()
    pages.on('upgrade', (request, socket: net.Socket, head) => {
      const ticket = request.url ?? ''
      if (used.has(ticket)) return socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
      used.add(ticket)
      const upstream = net.connect(asterisk.httpPort, '127.0.0.1', () => {
        const headers = Object.entries({ ...request.headers, host: `127.0.0.1:${asterisk.httpPort}` })
        upstream.write(`GET /ws HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
        upstream.write(head)
        upstream.pipe(socket).pipe(upstream)
      })
      tunnels.add(socket)
      for (const end of [upstream, socket]) {
        end.on('error', () => end.destroy())
        end.on('close', () => {
          upstream.destroy()
          socket.destroy()
          tunnels.delete(socket)
        })
      }
    })
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(pages.address() as net.AddressInfo).port}`
  }

  const open = async (password = 'secret-of-201'): Promise<Page> => {
    const opened = await context.newPage()
    await opened.goto(`${origin}/?user=201&password=${password}`)
    return opened
  }
  const state = (of: Page) => of.evaluate(() => window.phone.snapshot())
  const line = (of: Page, kind: string) => until(`the line to be ${kind}`, async () => (await state(of)).line.kind === kind)
  const phase = async (of: Page, callId: string) => (await state(of)).sessions.find((session) => session.callId === callId)?.phase
  const nextId = () => `call_test${calls + 1}`

  /** Rings the page as the server does: the call's id in a header of the INVITE. */
  async function ring(headers: Record<string, string> = {}): Promise<string> {
    const callId = nextId()
    calls += 1
    const all = { 'X-Call-Id': callId, ...headers }
    const variables = Object.fromEntries(Object.entries(all).map(([name, value]) => [`PJSIP_HEADER(add,${name})`, value]))
    const channel = { endpoint: 'PJSIP/201', app: 'callcenter', channelId: `${callId}-leg-1` }
    await asterisk.ari.request('POST', '/channels', channel, { variables })
    return callId
  }
  const answered = (callId: string) =>
    events.next(`the answer of ${callId}`, (event) => event.type === 'StasisStart' && event.channel.id === `${callId}-leg-1`)
  async function hangup(callId: string): Promise<void> {
    await asterisk.ari.request('DELETE', `/channels/${callId}-leg-1`)
    await until('the end in the page', async () => (await state(page)).sessions.length === 0)
  }

  before(async () => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cc-'))
    asterisk = await Asterisk.prepare(dir)
    await asterisk.start()
    await asterisk.ari.pushOperator('201', 'secret-of-201', true)
    events = await asterisk.ari.events('callcenter')
    await serve()
    browser = await launch({ dir, toneHz: 1490 })
    context = await newContext(browser)
    page = await open()
    await line(page, 'registered')
  })

  after(async () => {
    events?.close()
    await browser?.close()
    pages?.close()
    await asterisk?.stop()
    fs.rmSync(dir, { recursive: true, force: true })
  })

  test('answers the call that was pressed, hears and is heard, mutes at once', async () => {
    const callId = await ring()
    await until('the INVITE', async () => (await phase(page, callId)) === 'ringing')
    await page.evaluate((id) => window.phone.answer(id), callId)
    await answered(callId)
    await asterisk.ari.request('POST', '/bridges/sound', { type: 'mixing' })
    await asterisk.ari.request('POST', '/bridges/sound/addChannel', { channel: `${callId}-leg-1` })
    await asterisk.ari.request('POST', '/bridges/sound/moh')
    const quality = await until('packets both ways', async () => {
      const { quality } = await state(page)
      return quality && quality.packetsReceived > 100 && quality.packetsSent > 100 ? quality : undefined
    })
    assert.equal(quality.level, 'good')
    await page.evaluate(() => window.phone.setMuted(true))
    assert.equal((await state(page)).muted, true)
    await hangup(callId)
    await asterisk.ari.request('DELETE', '/bridges/sound')
    assert.equal((await state(page)).muted, false)
  })

  test('keeps a press that came before the INVITE, and leaves the others ringing', async () => {
    await page.evaluate((id) => window.phone.answer(id), nextId())
    const callId = await ring()
    await answered(callId)
    await hangup(callId)
    const other = await ring()
    await until('the INVITE', async () => (await phase(page, other)) === 'ringing')
    await hangup(other)
  })

  test('answers by itself only what the operator asked for', async () => {
    const callId = await ring({ 'X-Auto-Answer': '1' })
    await answered(callId)
    await hangup(callId)
  })

  test('loses its socket in a call: registers again, the call goes on and still ends for both', async () => {
    const callId = await ring({ 'X-Auto-Answer': '1' })
    await answered(callId)
    await until('the session', async () => (await phase(page, callId)) === 'established')
    assert.equal(tunnels.size, 1)
    for (const tunnel of tunnels) tunnel.destroy()
    await line(page, 'lost')
    assert.equal(await phase(page, callId), 'established')
    await line(page, 'registered')
    await hangup(callId)
  })

  test('belongs to one window: the next takes over when it closes, and a reload takes it back', async () => {
    const second = await open()
    await until('the second window to wait', async () => (await state(second)).role === 'remote')
    await page.close()
    page = second
    await line(page, 'registered')
    await page.reload()
    await line(page, 'registered')
    assert.equal((await state(page)).role, 'owner')
  })

  test('names a wrong password', async () => {
    await page.close()
    page = await open('wrong')
    await line(page, 'failed')
    const failed = (await state(page)).line
    assert.equal(failed.cause, 'auth')
  })
})
