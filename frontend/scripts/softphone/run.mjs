// Proves the softphone against a real Asterisk 22 in Chromium: it registers through a ticket socket, answers
// a call named by X-Call-Id (press before the INVITE, press after it, and by itself), carries audio both
// ways, mutes, survives the loss of its socket, and leaves the phone to one window.
//
//   AST_ROOT=<Asterisk tree> START=<script that starts an instance> node scripts/softphone/run.mjs
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import dgram from 'node:dgram'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { createServer } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { AST_ROOT, START, CHROMIUM = '/usr/bin/chromium' } = process.env
if (!AST_ROOT || !START) {
  console.error('set AST_ROOT (the Asterisk tree) and START (the script that starts an instance)')
  process.exit(2)
}

const free = (make) =>
  new Promise((resolve) => {
    const server = make()
    const done = () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    }
    if (server instanceof net.Server) server.listen(0, '127.0.0.1', done)
    else server.bind(0, '127.0.0.1', done)
  })
const until = async (what, test, ms = 10_000) => {
  const end = Date.now() + ms
  for (;;) {
    const value = await test()
    if (value) return value
    if (Date.now() > end) throw new Error(`waited ${ms} ms for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

const dir = mkdtempSync(`${tmpdir()}/sp-`)
const http = await free(() => net.createServer())
const sip = await free(() => dgram.createSocket('udp4'))
const rtp = 20_000 + Math.floor(Math.random() * 200) * 100
const asterisk = spawn('bash', [START], {
  env: {
    ...process.env,
    DIR: dir,
    HTTP_PORT: http,
    SIP_PORT: sip,
    RTP_START: rtp,
    RTP_END: rtp + 99,
    WEB_EXTRA: 'media_address=127.0.0.1\nbind_rtp_to_media_address=yes\n',
  },
  stdio: 'ignore',
})
const authorization = `Basic ${Buffer.from('cc:ccpass').toString('base64')}`
const ari = async (method, path, query = {}, body) => {
  const url = new URL(`http://127.0.0.1:${http}/ari${path}`)
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value)
  const headers = { authorization, ...(body && { 'content-type': 'application/json' }) }
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return text ? JSON.parse(text) : undefined
}
await until('Asterisk', () =>
  ari('GET', '/asterisk/ping').then(
    () => true,
    () => false,
  ),
)
// The page and, as the server does it, one address for the page and the SIP socket; each ticket works once.
const tickets = new Set()
const tunnels = new Set()
const proxy = (request, socket, head) => {
  const { pathname, searchParams } = new URL(request.url, 'http://x')
  if (pathname !== '/sip') return
  const ticket = searchParams.get('ticket')
  if (!ticket || tickets.has(`${request.headers['x-page'] ?? ''}${ticket}`))
    return socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
  const upstream = net.connect(http, '127.0.0.1', () => {
    const lines = [`GET /ws HTTP/1.1`, `Host: 127.0.0.1:${http}`]
    for (const [name, value] of Object.entries(request.headers))
      if (name !== 'host') lines.push(`${name}: ${value}`)
    upstream.write(`${lines.join('\r\n')}\r\n\r\n`)
    upstream.write(head)
    upstream.pipe(socket)
    socket.pipe(upstream)
  })
  const close = () => {
    upstream.destroy()
    socket.destroy()
    tunnels.delete(socket)
  }
  tunnels.add(socket)
  for (const end of [upstream, socket]) end.on('error', close).on('close', close)
}
const vite = await createServer({
  root,
  logLevel: 'error',
  server: { port: 0, host: '127.0.0.1', hmr: false },
})
vite.httpServer.on('upgrade', proxy)
await vite.listen()
const { port } = vite.httpServer.address()

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    '--no-sandbox',
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
    '--allow-loopback-in-peer-connection',
  ],
})
const context = await browser.newContext()
// ARI's events, heard by a page of their own: the browser has a WebSocket, this Node has not.
const ear = await browser.newPage()
await ear.goto(`http://127.0.0.1:${http}/`)
await ear.evaluate((url) => {
  window.events = []
  window.stream = new WebSocket(url)
  window.stream.onmessage = ({ data }) => window.events.push(JSON.parse(data))
}, `ws://127.0.0.1:${http}/ari/events?app=callcenter&api_key=cc:ccpass`)
await ear.waitForFunction(() => window.stream.readyState === 1)
const open = async () => {
  const page = await context.newPage()
  page.on('pageerror', (error) => console.log('page:', error.message))
  await page.goto(`http://127.0.0.1:${port}/scripts/softphone/page.html?user=web201&password=w201`)
  await page.waitForFunction('window.phone')
  return page
}
const state = (page) => page.evaluate(() => phone.snapshot())
const registered = (page) => until('registration', async () => (await state(page)).line.kind === 'registered')

let calls = 0
/** Rings the operator's leg, as the server does: originate with the id of the call in a header. */
const ring = async (variables = {}) => {
  calls += 1
  const callId = `call_proof${calls}`
  await ari(
    'POST',
    '/channels',
    { endpoint: 'PJSIP/web201', app: 'callcenter', channelId: `${callId}-leg-1`, timeout: 20 },
    {
      variables: { 'PJSIP_HEADER(add,X-Call-Id)': callId, ...variables },
    },
  )
  return callId
}
const answered = (callId) =>
  ear.waitForFunction(
    (id) => window.events.some((e) => e.type === 'StasisStart' && e.channel.id === id),
    `${callId}-leg-1`,
    { timeout: 10_000 },
  )
const phase = (page, callId) => state(page).then((s) => s.sessions.find((x) => x.callId === callId)?.phase)
const hangup = async (page, callId) => {
  await ari('DELETE', `/channels/${callId}-leg-1`)
  await until('the end of the session', async () => (await state(page)).sessions.length === 0)
}

try {
  const page = await open()
  await registered(page)
  assert.equal((await ari('GET', '/endpoints/PJSIP/web201')).state, 'online')
  console.log('ok registered through a ticket')

  let call = await ring()
  await until('the INVITE', async () => (await phase(page, call)) === 'ringing')
  await page.evaluate((id) => phone.answer(id), call)
  await answered(call)
  await ari('POST', '/bridges/proof', { type: 'mixing' })
  await ari('POST', '/bridges/proof/addChannel', { channel: `${call}-leg-1` })
  await ari('POST', `/channels/${call}-leg-1/play`, { media: 'tone:ring' })
  const quality = await until('packets both ways', async () => {
    const { quality: q } = await state(page)
    return q && q.packetsReceived > 100 && q.packetsSent > 100 && q
  })
  assert.equal(quality.level, 'good')
  const heard = await page.evaluate(() =>
    [...phone.held.values()].every(({ audio }) => !audio.paused && audio.srcObject),
  )
  assert.equal(heard, true)
  console.log(
    `ok answered after the INVITE, packets in ${quality.packetsReceived} out ${quality.packetsSent}, ${quality.codec}`,
  )

  await page.evaluate(() => phone.setMuted(true))
  const muted = await page.evaluate(() =>
    [...phone.held.values()][0].invite
      .connection()
      .getSenders()
      .every((s) => !s.track.enabled),
  )
  assert.equal(muted, true)
  await hangup(page, call)
  await ari('DELETE', '/bridges/proof')
  assert.equal((await state(page)).muted, false)
  console.log('ok muted at once, and heard again in the next call')

  await page.evaluate((id) => phone.answer(id), `call_proof${calls + 1}`)
  call = await ring()
  await answered(call)
  await until('the session', async () => (await phase(page, call)) === 'established')
  console.log('ok a press before the INVITE is kept for it')

  const before = tunnels.size
  assert.equal(before, 1)
  for (const tunnel of tunnels) tunnel.destroy()
  await until('the loss', async () => (await state(page)).line.kind === 'lost')
  assert.equal(await phase(page, call), 'established')
  await registered(page)
  const sent = await until('counters', async () => (await state(page)).quality?.packetsSent)
  await until('audio after the loss', async () => (await state(page)).quality.packetsSent > sent + 50)
  console.log('ok the socket was cut: registered again, the call went on')
  await hangup(page, call)

  call = await ring({ 'PJSIP_HEADER(add,X-Auto-Answer)': '1' })
  await answered(call)
  console.log('ok a leg that the operator asked for is answered by itself')
  await hangup(page, call)

  call = await ring()
  await until('the INVITE', async () => (await phase(page, call)) === 'ringing')
  await hangup(page, call)
  console.log('ok a cancelled call is gone')

  const second = await open()
  await until('the second window', async () => (await state(second)).role === 'remote')
  await page.close()
  await registered(second)
  assert.equal((await state(second)).role, 'owner')
  console.log('ok the second window waits, and takes the phone over')

  await second.reload()
  await second.waitForFunction('window.phone')
  await registered(second)
  console.log('ok a reload takes the phone back')

  const wrong = await context.newPage()
  await second.close()
  await wrong.goto(`http://127.0.0.1:${port}/scripts/softphone/page.html?user=web201&password=no`)
  const failed = await until('the refusal', async () => {
    const { line } = (await wrong.evaluate(() => window.phone?.snapshot())) ?? { line: {} }
    return line.kind === 'failed' && line
  })
  assert.deepEqual(failed.cause, 'auth')
  console.log('ok a wrong password is named')
  console.log('10 passed, 0 failed')
} catch (error) {
  console.error(error)
  console.error(readFileSync(`${dir}/log/messages`, 'utf8').split('\n').slice(-15).join('\n'))
  process.exitCode = 1
} finally {
  await browser.close()
  await vite.close()
  asterisk.kill('SIGTERM')
  await new Promise((resolve) => asterisk.once('exit', resolve))
  rmSync(dir, { recursive: true, force: true })
}
