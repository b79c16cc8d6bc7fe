// Calls and figures of an imaginary day. Times follow the clock, so that pages look the same at any hour.
const MINUTE = 60_000
const now = Date.now()
const iso = (msAgo) => new Date(now - msAgo).toISOString()

const PEOPLE = [
  ['Dilnoza Karimova', '+998901234560', 'contact_1'],
  // As some trunks send it.
  [null, '998971234561', null],
  ['Otabek Sobirov', '+998331234562', 'contact_2'],
  ['Gulnora Oʻrinova', '+998711234563', 'contact_3'],
  [null, '+79161234567', null],
  ['Sherzod Qodirov-Abdurahmonov', '+998941234565', 'contact_4'],
]
const ENDS = [
  { status: 'answered' },
  { status: 'answered' },
  { status: 'missed', missed_reason: 'timeout' },
  { status: 'answered' },
  { status: 'missed', missed_reason: 'caller_left' },
  { status: 'answered', direction: 'outbound' },
  { status: 'missed', missed_reason: 'out_of_hours' },
  { status: 'no_answer', direction: 'outbound' },
  { status: 'missed', missed_reason: 'timeout', voicemail: true },
  { status: 'busy', direction: 'outbound', cause: { code: 17, sip: 486, text: 'Busy' } },
  {
    status: 'failed',
    direction: 'outbound',
    cause: { code: 38, sip: 503, text: 'The network is out of order' },
  },
]
const RECORDINGS = ['complete', 'complete', 'truncated', 'pending', 'missing', 'expired']

function ended(index) {
  const [name, number, contactId] = PEOPLE[index % PEOPLE.length]
  const { direction = 'inbound', voicemail = false, ...end } = ENDS[index % ENDS.length]
  const answered = end.status === 'answered'
  const talk = answered ? 62 + ((index * 47) % 400) : 0
  const wait = direction === 'inbound' ? 4 + ((index * 7) % 50) : 0
  const start = (20 + index * 9) * MINUTE
  return {
    id: `call_${String(index).padStart(4, '0')}`,
    direction,
    state: 'ended',
    ...end,
    from: direction === 'outbound' ? '102' : number,
    to: direction === 'outbound' ? number : '+998712001122',
    did: direction === 'outbound' ? null : '+998712001122',
    trunk_id: 'trunk_1',
    queue_id: direction === 'inbound' ? `queue_${1 + (index % 2)}` : null,
    operator_id: answered ? `op_${2 + (index % 3)}` : null,
    contact: name ? { id: contactId, name } : null,
    started_at: iso(start),
    answered_at: answered ? iso(start - wait * 1000) : null,
    ended_at: iso(start - (wait + talk) * 1000),
    wait_secs: wait,
    ring_secs: Math.min(wait, 6),
    talk_secs: talk,
    hold_secs: answered && index % 4 === 0 ? 22 : 0,
    recording: answered
      ? { state: RECORDINGS[(index >> 1) % RECORDINGS.length], duration_secs: talk }
      : voicemail
        ? { state: 'complete', duration_secs: 21 }
        : null,
    voicemail,
    notes: index === 0 ? 'Buyurtma №123: kuryer 16:00 gacha yetkazadi' : '',
    disposition: answered && index % 2 === 0 ? 'order' : null,
    tags: index === 0 ? ['doimiy mijoz', 'yetkazib berish'] : [],
  }
}

function going(index, state, secsAgo, more) {
  const [name, number, contactId] = PEOPLE[index % PEOPLE.length]
  return {
    ...ended(0),
    id: `call_live_${index}`,
    direction: 'inbound',
    state,
    status: null,
    from: number,
    contact: name ? { id: contactId, name } : null,
    operator_id: null,
    started_at: iso((secsAgo + 10) * 1000),
    waiting_since: iso(secsAgo * 1000),
    answered_at: null,
    ended_at: null,
    wait_secs: secsAgo,
    talk_secs: 0,
    recording: null,
    notes: '',
    disposition: null,
    tags: [],
    offered_to: [],
    muted: false,
    recording_paused: false,
    ...more,
  }
}

const live = [
  going(1, 'queued', 74, {}),
  going(3, 'ringing', 21, { offered_to: ['op_4'] }),
  going(2, 'talking', 185, {
    operator_id: 'op_2',
    answered_at: iso(170_000),
    recording: { state: 'recording', duration_secs: null },
  }),
]
const calls = [...live, ...Array.from({ length: 240 }, (_, index) => ended(index))]

const hours = (scale) =>
  Array.from({ length: 24 }, (_, hour) => {
    const busy =
      hour >= 8 && hour <= 18 ? Math.round(scale * (12 + 22 * Math.sin(((hour - 7) / 12) * Math.PI))) : 0
    const missed = Math.round(busy * 0.08)
    return { hour, count: busy, answered: busy - missed, missed }
  })

const kpis = (offered) => ({
  offered,
  answered: Math.round(offered * 0.934),
  answered_percent: 93.4,
  missed: Math.round(offered * 0.066),
  service_level_percent: 86.2,
  answered_in_time: Math.round(offered * 0.8),
  short: 4,
  abandoned: Math.round(offered * 0.066),
  abandoned_percent: 6.6,
  asa_secs: 11.4,
  aht_secs: 222,
  talk_mean_secs: 185,
  wrap_up_mean_secs: 37,
  outbound: 41,
  outbound_answered: 30,
})

function detail(id) {
  const call = calls.find((one) => one.id === id)
  if (!call) return null
  const at = (secs) => new Date(Date.parse(call.started_at) + secs * 1000).toISOString()
  const end = call.ended_at ?? iso(0)
  const talked = call.status === 'answered'
  const timeline = [
    { at: at(0), kind: 'started' },
    { at: at(1), kind: 'queued', queue_id: 'queue_1' },
    { at: at(1), kind: 'offered', leg: 1, operator_id: 'op_4' },
    { at: at(16), kind: 'offer_ended', leg: 1, operator_id: 'op_4', outcome: 'no_answer' },
    ...(talked
      ? [
          { at: at(16), kind: 'offered', leg: 2, operator_id: call.operator_id },
          { at: at(24), kind: 'connected', operator_id: call.operator_id, secs: call.wait_secs },
          { at: at(24), kind: 'recording_started' },
          { at: at(80), kind: 'held' },
          { at: at(102), kind: 'unheld', secs: 22 },
        ]
      : []),
    ...(call.ended_at
      ? [
          {
            at: end,
            kind: 'ended',
            by: 'customer',
            cause: { code: 16, text: 'Normal end' },
            secs: talked ? call.talk_secs : null,
          },
        ]
      : []),
  ]
  const legs = [
    {
      id: `${id}-leg-0`,
      seq: 0,
      kind: 'customer',
      started_at: at(0),
      answered_at: at(1),
      ended_at: end,
      outcome: 'answered',
      cause: { code: 16, text: 'Normal end of the call' },
    },
    {
      id: `${id}-leg-1`,
      seq: 1,
      kind: 'operator',
      operator_id: 'op_4',
      started_at: at(1),
      ringing_at: at(2),
      ended_at: at(16),
      outcome: 'no_answer',
      cause: { code: 19, sip: 480, text: 'No answer' },
    },
    {
      id: `${id}-leg-2`,
      seq: 2,
      kind: 'outside',
      started_at: at(17),
      ended_at: end,
      outcome: 'withdrawn',
      cause: { code: 16, text: 'Normal end of the call' },
    },
  ]
  const peaks = Array.from({ length: 800 }, (_, i) =>
    Math.round(90 + 80 * Math.sin(i / 9) * Math.sin(i / 3.1) + 60 * Math.sin(i / 41)),
  )
  const recordings = call.recording
    ? [
        {
          ...call.recording,
          expected_secs: call.talk_secs,
          bytes: call.talk_secs * 16_000,
          sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
          peaks: peaks.map((peak) => Math.max(6, Math.min(255, peak))),
        },
      ]
    : []
  return { ...call, timeline, legs, recordings }
}

/** A quiet tone of some seconds, 8 kHz, 16 bits, one channel. */
function tone(secs) {
  const rate = 8000
  const samples = Math.min(secs, 60) * rate
  const wav = Buffer.alloc(44 + samples * 2)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + samples * 2, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(rate, 24)
  wav.writeUInt32LE(rate * 2, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(samples * 2, 40)
  for (let i = 0; i < samples; i += 1)
    wav.writeInt16LE(Math.round(3000 * Math.sin((i * 2 * Math.PI * 440) / rate)), 44 + i * 2)
  return wav
}

const has = (list, value) => !list || list.split(',').includes(value)

function listed(query) {
  const q = query.get('q')?.toLowerCase()
  return calls.filter(
    (call) =>
      has(query.get('direction'), call.direction) &&
      has(query.get('status'), call.status) &&
      has(query.get('operator_id'), call.operator_id) &&
      has(query.get('queue_id'), call.queue_id) &&
      (!query.get('has_recording') || call.recording) &&
      (!q || call.from.includes(q) || call.to.includes(q) || call.contact?.name.toLowerCase().includes(q)),
  )
}

const ok = (body) => ({ status: 200, body })
const problem = (status, code) => ({
  status,
  body: { status, code, title: code, instance: 'req_0000000000' },
})

/** What it knows to answer; null for the rest. `people` as the list of operators shows them. */
export function callsApi({ method, path, query, body }, people) {
  const id = /^\/api\/calls\/([^/]+)$/.exec(path)?.[1]
  if (method === 'GET' && path === '/api/calls') {
    if (query.get('q') === 'xato') return problem(500, 'internal')
    const all = listed(query)
    const from = Number(query.get('cursor') ?? 0)
    const limit = Number(query.get('limit') ?? 50)
    const next = from + limit
    return ok({ items: all.slice(from, next), next_cursor: next < all.length ? String(next) : null })
  }
  if (path === '/api/reports/calls') {
    const all = listed(query)
    const answered = all.filter((call) => call.status === 'answered')
    return ok({
      count: all.length,
      answered: answered.length,
      answered_percent: all.length > 0 ? Math.round((answered.length / all.length) * 1000) / 10 : null,
      missed: all.filter((call) => call.status === 'missed').length,
      talk_secs: answered.reduce((sum, call) => sum + call.talk_secs, 0),
      wait_secs: 0,
      by_hour: [],
    })
  }
  if (path === '/api/calls/live') return ok({ items: live, next_cursor: null })
  if (path === '/api/calls/parked') return ok({ items: [] })
  if (path === '/api/calls/outbound') return { status: 202, body: { call_id: 'call_new' } }
  if (path === '/api/dashboard')
    return ok({
      at: new Date().toISOString(),
      today: kpis(394),
      yesterday: kpis(352),
      by_hour: hours(1),
      by_hour_yesterday: hours(0.85),
      waiting: 2,
      longest_wait_secs: 74,
      longest_wait_since: iso(74_000),
      operators: people.map((person, index) => ({
        operator_id: person.id,
        name: person.name,
        extension: person.extension ?? '',
        status: person.status,
        reason: person.reason,
        reachable: person.reachable,
        since: person.since,
        calls: index * 7,
        aht_secs: index > 0 ? 180 + index * 12 : null,
      })),
      live_calls: live,
    })
  const wanted = /^\/api\/calls\/([^/]+)\/recording\/link$/.exec(path)?.[1]
  if (wanted) return ok({ url: `/api/recordings/${wanted}`, expires_at: iso(-3_600_000) })
  const sound = /^\/api\/(?:recordings\/([^/]+)|calls\/([^/]+)\/recording)$/
    .exec(path)
    ?.slice(1)
    .find(Boolean)
  if (sound) {
    const call = calls.find((one) => one.id === sound)
    if (!['complete', 'truncated'].includes(call?.recording?.state)) return problem(404, 'recording_missing')
    return {
      status: 200,
      headers: { 'Content-Type': 'audio/wav' },
      bytes: tone(call.recording.duration_secs),
    }
  }
  if (path === '/api/calls/export')
    return { status: 200, headers: { 'Content-Type': 'text/csv' }, bytes: Buffer.from('\ufeffid\n') }
  if (id && method === 'GET') {
    const found = detail(id)
    return found ? ok(found) : problem(404, 'not_found')
  }
  if (id && method === 'PATCH') return ok({ ...calls.find((call) => call.id === id), ...body })
  if (id && method === 'DELETE') return { status: 204 }
  return null
}
