// Answers in the words of the contract, with a few people of an imaginary company.
import { callsApi } from './mock-calls.mjs'

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
  sticky_secs: 20,
  missed_offers_limit: 2,
  music: null,
  announce: { greeting: 'queue-thankyou', position: true, expected_wait: false, every_secs: 45 },
  service_level_secs: 20,
  service_level_target: 80,
  short_secs: 5,
  created_at: new Date(Date.now() - 86_400_000).toISOString(),
  live: {
    waiting,
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
  // The address of a recording is its own proof.
  const open = request.path.startsWith('/api/recordings/')
  if (!open && !request.headers.authorization) return problem(401, 'unauthorized')
  const { method, path, body } = request
  const id = path.split('/')[3]
  if (method === 'GET' && path === '/api/operators') return ok({ items: people, next_cursor: null })
  if (method === 'GET' && path === '/api/operators/proposal') return ok({ extension: '106' })
  if (method === 'GET' && path.startsWith('/api/operators/'))
    return ok(people.find((person) => person.id === id) ?? people[0])
  const call = callsApi(request, people)
  if (call) return call
  if (method === 'POST' && path === '/api/auth/ws-ticket') return ok({ ticket: 'once' })
  if (method === 'GET' && path === '/api/queues') return ok({ items: queues, next_cursor: null })
  if (method === 'GET' && path === '/api/caller-rules') return ok(rules)
  if (method === 'POST' && path === '/api/caller-rules')
    return { status: 201, body: { ...rules[0], ...body } }
  if (method === 'POST' && path === '/api/operators') {
    if (byUsername(body.username)) return problem(409, 'username_taken')
    const generated = body.password ? {} : { generated_password: 'toza-suv-yashil-bog' }
    return { status: 201, body: { ...people[5], ...body, ...generated, id: 'op_new' } }
  }
  if (method === 'POST' && path.endsWith('/device'))
    return ok({
      username: people.find((person) => person.id === id)?.extension ?? '100',
      password: 'k7Qd-2mXw-9Rtz',
      server: '192.168.1.10',
      port: 5060,
      transport: 'udp',
      sip_ws_url: '/api/sip',
    })
  if (method === 'PATCH') return ok({ ...people.find((person) => person.id === id), ...body })
  if (method === 'DELETE' && path.startsWith('/api/queues/')) return problem(409, 'queue_in_use')
  if (method === 'DELETE') return { status: 204 }
  return problem(404, 'not_found')
}
