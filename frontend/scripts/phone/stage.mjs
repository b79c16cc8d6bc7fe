// The real page in Chromium before a server that the test plays itself: REST answers, the event stream with
// its numbers, and a SIP registrar that says 404 to the first `server.unknown` REGISTERs and 200 to all others.
import { launch } from '../browser/launch.mjs'
import { contextOf, MONITOR, prefer } from '../browser/looks.mjs'
import { startMockServer } from '../pages/mock-server.mjs'

const json = (body, status = 200) => ({ status, contentType: 'application/json', body: JSON.stringify(body) })

export const me = {
  id: 'op_me',
  name: 'Aziz Rahimov',
  username: 'aziz',
  role: 'operator',
  extension: '101',
  locale: 'uz',
}

/** The built pages, with the policy that the real server sends. */
export async function openStage() {
  const { url, close } = await startMockServer()
  const browser = await launch()
  return {
    url,
    browser,
    async close() {
      await browser.close()
      close()
    },
  }
}

/** A signed-in page and the levers of its server. */
export async function openPage(
  stage,
  { size = MONITOR, device = 'webrtc', theme, self = me, path = '/dashboard', context: shared } = {},
) {
  const context = shared ?? (await contextOf(stage.browser, size))
  await prefer(context, { language: 'uz', theme })
  const page = await context.newPage()
  const errors = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
      errors.push(message.text())
  })
  const operator = {
    ...self,
    device,
    queues: [],
    status: 'offline',
    reachable: true,
    since: new Date().toISOString(),
  }
  const server = {
    page,
    context,
    errors,
    requests: [],
    live: [],
    history: [],
    operator,
    sockets: new Set(),
    seq: 0,
    refuse: new Map(),
  }

  await page.route(
    ({ pathname }) => pathname.startsWith('/api/'),
    (route) => {
      const request = route.request()
      const { pathname } = new URL(request.url())
      const method = request.method()
      server.requests.push({ method, path: pathname, body: request.postDataJSON?.() ?? null })
      if (server.away) return route.abort()
      const refusal = server.refuse.get(pathname)
      if (refusal)
        return route.fulfill({
          ...json({ code: refusal, status: 409 }, 409),
          contentType: 'application/problem+json',
        })
      if (pathname === '/api/auth/refresh' || pathname === '/api/auth/login')
        return route.fulfill(
          json({ access_token: 't', token_type: 'Bearer', expires_in: 900, operator: self }),
        )
      if (pathname === '/api/auth/ws-ticket') return route.fulfill(json({ ticket: String(Math.random()) }))
      if (pathname === '/api/calls/live')
        return route.fulfill(json({ items: server.live, next_cursor: null }))
      if (pathname === '/api/calls' && server.history)
        return route.fulfill(json({ items: server.history, next_cursor: null }))
      if (pathname === `/api/operators/${self.id}/device`)
        return route.fulfill(
          json({
            username: '101',
            password: 'p',
            server: 'x',
            port: 5060,
            transport: 'ws',
            sip_ws_url: '/api/sip',
          }),
        )
      if (pathname === `/api/operators/${self.id}/status`) {
        const wanted = request.postDataJSON()
        const talking = server.operator.status === 'talking'
        if (!talking) Object.assign(server.operator, { reason: null, ...wanted })
        else server.operator.next_status = wanted.status
        return route.fulfill(
          json({
            status: server.operator.status,
            reason: server.operator.reason,
            next_status: server.operator.next_status,
            reachable: true,
          }),
        )
      }
      if (pathname === '/api/operators/op_2')
        return route.fulfill(json({ ...operator, id: 'op_2', name: 'Malika Yusupova' }))
      if (pathname.startsWith('/api/operators/')) return route.fulfill(json(server.operator))
      if (pathname.endsWith('/outbound')) return route.fulfill(json({ call_id: 'call_out' }, 202))
      if (method === 'POST' || method === 'PATCH')
        return route.fulfill(json({}, method === 'POST' ? 202 : 200))
      // What the pages ask for beside the phone.
      return route.continue()
    },
  )
  await page.routeWebSocket(/\/api\/ws\?/, (socket) => {
    server.sockets.add(socket)
    socket.onClose(() => server.sockets.delete(socket))
    if (server.down) return socket.close()
    socket.onMessage((text) => {
      const frame = JSON.parse(text)
      server.requests.push({ method: 'WS', path: frame.type, body: frame })
      if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong' }))
    })
    socket.send(JSON.stringify({ type: 'hello', session: 's', seq: server.seq }))
  })
  await page.routeWebSocket(/\/api\/sip\?/, (socket) => {
    socket.onMessage((message) => {
      const text = String(message)
      if (!text.startsWith('REGISTER')) return void server.onSip?.(text)
      server.sendSip = (lines) => socket.send(lines.join('\r\n'))
      server.contact = /^Contact: *<([^>]+)>/im.exec(text)?.[1]
      const header = (name) =>
        text.split('\r\n').filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
      const to = `${header('To')[0]};tag=x`
      const unknown = server.unknown > 0
      if (unknown) server.unknown -= 1
      socket.send(
        [
          unknown ? 'SIP/2.0 404 Not Found' : 'SIP/2.0 200 OK',
          ...header('Via'),
          ...header('From'),
          to,
          ...header('Call-ID'),
          ...header('CSeq'),
          ...header('Contact'),
          'Content-Length: 0',
          '',
          '',
        ].join('\r\n'),
      )
    })
  })
  server.tell = (type, data) => {
    server.seq += 1
    for (const socket of server.sockets)
      socket.send(JSON.stringify({ seq: server.seq, type, at: new Date().toISOString(), data }))
  }
  server.open = async (begin) => {
    await page.goto(stage.url + path)
    await begin?.()
    await page.getByRole('dialog').waitFor()
  }
  /** `begin` asks for the check before the shift, which comes by itself to operators only. */
  server.startShift = async (begin) => {
    await server.open(begin)
    await page.getByRole('dialog').getByRole('button').last().press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  /** Requests of one kind so far. */
  server.sent = (method, path) => server.requests.filter((one) => one.method === method && one.path === path)
  server.cut = () => {
    for (const socket of server.sockets) socket.close()
    server.sockets.clear()
  }
  return server
}

export const call = (change = {}) => ({
  id: 'call_1',
  direction: 'inbound',
  state: 'ringing',
  status: null,
  from: '+998901234567',
  to: '+998712001122',
  did: '+998712001122',
  contact: { id: 'contact_1', name: 'Dilnoza Karimova' },
  started_at: new Date().toISOString(),
  wait_secs: 14,
  ring_secs: 3,
  talk_secs: 0,
  hold_secs: 0,
  voicemail: false,
  notes: '',
  disposition: null,
  tags: [],
  ...change,
})

export const incoming = (change = {}) => ({
  call_id: 'call_1',
  from: '+998901234567',
  to: '+998712001122',
  queue: { id: 'queue_1', name: 'Sotuv' },
  contact: { id: 'contact_1', name: 'Dilnoza Karimova' },
  waiting_secs: 14,
  ring_until: new Date(Date.now() + 20_000).toISOString(),
  offered_to: ['op_me'],
  ...change,
})

/** My talk. */
export const talking = (change = {}) =>
  call({
    state: 'talking',
    operator_id: 'op_me',
    current_operator_id: 'op_me',
    answered_at: new Date().toISOString(),
    ...change,
  })
/** The page shows it. */
export const inTalk = async (server) => {
  server.tell('operator_status', {
    operator_id: 'op_me',
    status: 'talking',
    reachable: true,
    since: new Date().toISOString(),
  })
  server.tell('call_status', talking())
  await server.page.getByRole('button', { name: 'Tugatish' }).waitFor()
}
