// Answers in the words of the contract, with a few people of an imaginary company.
import { callsApi } from './mock-calls.mjs'
import { floorApi } from './mock-floor.mjs'
import { missedApi } from './mock-missed.mjs'
import { outgoing, routesApi } from './mock-routes.mjs'

const people = [
  ['op_1', 'Administrator', 'admin', 'admin', '100', 'webrtc', 'offline', null, false],
  ['op_2', 'Malika Yusupova', 'malika', 'supervisor', '101', 'webrtc', 'talking', null, true],
  ['op_3', 'Aziz Rahimov', 'aziz', 'operator', '102', 'webrtc', 'available', null, true],
  ['op_4', 'Jasur Toʻxtayev', 'jasur', 'operator', '103', 'sip', 'wrap_up', null, true],
  ['op_5', 'Nodira Gʻaniyeva', 'nodira', 'operator', '104', 'sip', 'break', 'lunch', false],
  ['op_6', 'Sardor Qodirov', 'sardor', 'operator', '105', 'external', 'offline', null, true],
  ['op_7', 'Gulnora Oʻrinova', 'gulnora', 'quality', null, 'webrtc', 'offline', null, false],
].map(([id, name, username, role, extension, device, status, reason, reachable], index) => ({
  id,
  name,
  username,
  role,
  extension,
  device,
  external_number: device === 'external' ? '+998901234567' : null,
  queues: role === 'operator' ? ['queue_1'] : [],
  status,
  reason,
  reachable,
  since: new Date(Date.now() - (index + 1) * 400_000).toISOString(),
  locale: null,
}))

const queues = [
  ['queue_1', 'Sotuv', 'ring_all', true, 3, { type: 'queue', id: 'queue_2' }],
  ['queue_2', 'Texnik yordam', 'longest_idle', false, 0, { type: 'voicemail' }],
].map(([id, name, strategy, is_default, waiting, overflow]) => ({
  id,
  name,
  strategy,
  is_default,
  overflow,
  operators: ['op_2', 'op_3', 'op_4'],
  members: ['op_2', 'op_3', 'op_4'].map((operator_id, index) => ({ operator_id, group: index + 1 })),
  ring_timeout_secs: 20,
  wrap_up_secs: 30,
  max_wait_secs: 300,
  max_size: null,
  park_secs: 120,
  sticky_secs: 20,
  missed_offers_limit: 2,
  music: null,
  announce: { greeting: 'queue-thankyou', position: true, expected_wait: false, every_secs: 45 },
  callback: { key: '1', attempts: 3, pause_secs: 600 },
  service_level_secs: 20,
  service_level_target: 80,
  short_secs: 5,
  created_at: new Date(Date.now() - 86_400_000).toISOString(),
  live: {
    waiting,
    callbacks: waiting,
    oldest_since: waiting ? new Date(Date.now() - 74_000).toISOString() : null,
    at_work: waiting ? 2 : 3,
  },
}))

const rules = [
  ['+998901112233', 'blocked', 'Har kuni haqorat qiladi, ikki marta ogohlantirilgan'],
  ['+998712005555', 'vip', 'Toshkent shahar hokimligi'],
  ['+74951234567', 'blocked', ''],
  ['1067', 'vip', 'Qoʻriqlash xizmati'],
].map(([number, rule, note], index) => ({
  number,
  rule,
  note,
  created_at: new Date(Date.now() - (index + 1) * 86_400_000).toISOString(),
}))

const GB = 1024 ** 3
const keeping = {
  talks_days: null,
  messages_days: 180,
  full_quality_days: 1,
  room: {
    kept: { recordings: 18_412, bytes: 96.4 * GB },
    held: { recordings: 3, bytes: 0.02 * GB },
    last_30_days: { recordings: 6_120, bytes: 31 * GB },
    disk: { total_bytes: 120 * GB, free_bytes: 21 * GB },
    full_in_days: 20,
  },
}

const trunks = [
  ['trunk_1', 'Uztelecom 71', 'online', null, {}],
  ['trunk_2', 'Beeline', 'rejected', { code: 'wrong_login', sip: 403, detail: 'Forbidden' }, {}],
  ['trunk_3', 'GoIP 4', 'online', { code: 'codec_mismatch', sip: 488 }, { kind: 'ip', host: '192.168.1.50' }],
  ['trunk_4', 'Eski ATS', 'offline', { code: 'no_answer', detail: '192.168.1.9' }, { host: 'ats.ofis.uz' }],
  ['trunk_5', 'Ucell', 'connecting', null, { host: 'sip.ucell.uz' }],
].map(([id, name, state, last_error, more]) => ({
  id,
  name,
  kind: 'registration',
  endpoint: id,
  host: 'sip.example.uz',
  port: 5060,
  transport: 'udp',
  username: more.kind === 'ip' ? undefined : '998712001122',
  has_password: more.kind !== 'ip',
  match: [],
  codecs: ['alaw', 'ulaw'],
  caller_id: '+998712001122',
  state,
  last_error,
  created_at: new Date(Date.now() - 86_400_000).toISOString(),
  ...more,
}))

const trunkTest = {
  trunk: trunks[1],
  steps: [
    { step: 'name', outcome: 'passed', found: '203.0.113.9' },
    { step: 'answer', outcome: 'passed', found: 'OPTIONS 200' },
    { step: 'registration', outcome: 'failed', fault: trunks[1].last_error },
    { step: 'codecs', outcome: 'passed', found: 'alaw, ulaw' },
  ],
}

const problem = (status, code, headers = {}) => ({
  status,
  headers,
  body: { status, code, title: code, instance: 'req_0000000000' },
})
const ok = (body, headers = {}) => ({ status: 200, body, headers })

const session = (operator) => {
  const { id, name, username, role, extension, locale } = operator
  return ok(
    {
      access_token: `token-${username}`,
      token_type: 'Bearer',
      expires_in: 600,
      operator: { id, name, username, role, extension, locale },
    },
    { 'Set-Cookie': `refresh=${username}; HttpOnly; SameSite=Strict; Path=/api/auth` },
  )
}

const byUsername = (username) => people.find((person) => person.username === username)

function auth({ method, path, headers, body }) {
  const cookie = /refresh=(\w+)/.exec(headers.cookie ?? '')?.[1]
  switch (`${method} ${path}`) {
    case 'GET /api/setup':
      return ok({ needed: false })
    case 'POST /api/setup':
      return body.token === 'good' ? session(people[0]) : problem(401, 'invalid_token')
    case 'POST /api/auth/login': {
      if (body.username === 'locked') return problem(429, 'rate_limited', { 'Retry-After': '95' })
      const person = byUsername(body.username)
      return person && body.password !== 'wrong' ? session(person) : problem(401, 'invalid_credentials')
    }
    case 'POST /api/auth/refresh':
      return byUsername(cookie) ? session(byUsername(cookie)) : problem(401, 'unauthorized')
    case 'POST /api/auth/logout':
      return { status: 204, headers: { 'Set-Cookie': 'refresh=; Max-Age=0; Path=/api/auth' } }
    default:
      return null
  }
}

export function api(request) {
  const answer = auth(request)
  if (answer) return answer
  // The address of a recording is its own proof, and a wallboard has a token of its own.
  const open = request.path.startsWith('/api/recordings/') || request.path === '/api/wallboard'
  if (!open && !request.headers.authorization) return problem(401, 'unauthorized')
  const { method, path, body } = request
  const id = path.split('/')[3]
  if (method === 'GET' && path === '/api/operators') return ok({ items: people, next_cursor: null })
  if (method === 'GET' && path === '/api/operators/proposal') return ok({ extension: '106' })
  if (method === 'GET' && path.startsWith('/api/operators/'))
    return ok(people.find((person) => person.id === id) ?? people[0])
  const call = callsApi(request, people)
  if (call) return call
  const dashboard = () => callsApi({ method: 'GET', path: '/api/dashboard' }, people).body
  const floor = floorApi(request, people, dashboard)
  if (floor) return floor
  const route = routesApi(request)
  if (route) return route
  const missed = missedApi(request)
  if (missed) return missed
  if (path === '/api/phone-server') return ok({ connected: true })
  if (path === '/api/settings/outgoing') return ok(method === 'PUT' ? body : outgoing)
  if (method === 'POST' && path === '/api/auth/ws-ticket') return ok({ ticket: 'once' })
  if (method === 'GET' && path === '/api/queues') return ok({ items: queues, next_cursor: null })
  if (method === 'GET' && path === '/api/trunks') return ok({ items: trunks, next_cursor: null })
  if (method === 'POST' && path.endsWith('/test-call'))
    return ok({ outcome: 'answered', sent: 150, received: 148 })
  if (method === 'POST' && path.endsWith('/test')) return ok(trunkTest)
  if (method === 'GET' && path === '/api/caller-rules') return ok(rules)
  if (path === '/api/settings/recordings') return ok({ ...keeping, ...body })
  if (path === '/api/settings/recordings/preview') return ok({ recordings: 12_034, bytes: 64 * GB })
  if (method === 'POST' && path === '/api/caller-rules')
    return { status: 201, body: { ...rules[0], ...body } }
  if (method === 'POST' && path === '/api/operators') {
    if (byUsername(body.username)) return problem(409, 'username_taken')
    const generated = body.password ? {} : { generated_password: 'toza-suv-yashil-bog' }
    return { status: 201, body: { ...people[5], ...body, ...generated, id: 'op_new' } }
  }
  if (method === 'PUT' && path.endsWith('/status')) return ok({ ...body, reachable: true })
  if (method === 'POST' && /^\/api\/calls\/[^/]+\/\w+/.test(path)) return { status: 202 }
  if (method === 'POST' && path.endsWith('/device'))
    return ok({
      username: people.find((person) => person.id === id)?.extension ?? '100',
      password: 'k7Qd-2mXw-9Rtz',
      server: '192.168.1.10',
      port: 5060,
      transport: 'udp',
      sip_ws_url: '/api/sip',
      setup: {
        url: '/api/phone-setup/vP2hQ0mX7sLw9rTzKd4uYc1bNf6gJe8oRa3iSt5xWqE',
        expires_at: new Date(Date.now() + 600_000).toISOString(),
      },
    })
  if (method === 'PATCH') return ok({ ...people.find((person) => person.id === id), ...body })
  if (method === 'POST' && path === '/api/routes') return problem(409, 'route_taken')
  if (method === 'POST' && path === '/api/prompts') return problem(422, 'prompt_no_sound')
  if (method === 'DELETE' && path.startsWith('/api/ivr/')) return problem(409, 'menu_has_menus')
  if (method === 'DELETE' && path.startsWith('/api/schedules/')) return problem(409, 'schedule_has_routes')
  if (method === 'DELETE' && path.startsWith('/api/queues/')) return problem(409, 'queue_in_use')
  if (method === 'DELETE') return { status: 204 }
  return problem(404, 'not_found')
}
