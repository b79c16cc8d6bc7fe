// The floor of an imaginary company, and the wallboards that show it.
const iso = (secsAgo) => new Date(Date.now() - secsAgo * 1_000).toISOString()
const ok = (body, status = 200) => ({ status, headers: {}, body })
const problem = (status, code) => ({
  status,
  body: { status, code, title: code, instance: 'req_0000000000' },
})

const queues = () =>
  [
    ['queue_1', 'Sotuv', 3, 74, 0, 3, 214, 20, 71.4],
    ['queue_2', 'Texnik yordam', 1, 21, 2, 4, 96, 3, 91.2],
    ['queue_3', 'Yetkazib berish va qaytarish boʻlimi', 0, null, 1, 1, 0, 0, null],
  ].map(([queue_id, name, waiting, longest, free, at_work, offered, abandoned, level]) => ({
    queue_id,
    name,
    waiting,
    longest_wait_since: longest === null ? null : iso(longest),
    callbacks: waiting,
    free,
    at_work,
    offered,
    answered: offered - abandoned,
    abandoned,
    service_level_percent: level,
    service_level_target: 80,
  }))

/** `dashboard`: the answer of the dashboard of the same moment. */
function monitor(dashboard) {
  const supervision = { operator_id: 'op_1', mode: 'whisper', since: iso(20) }
  const live = dashboard.live_calls.map((call) =>
    call.state === 'talking'
      ? { ...call, current_operator_id: 'op_3' }
      : call.state === 'ringing'
        ? { ...call, offered_to: ['op_4'] }
        : call,
  )
  const heard = { ...live.at(-1), id: 'call_live_9', current_operator_id: 'op_4', supervision }
  const promised = {
    ...live[0],
    id: 'call_live_8',
    direction: 'outbound',
    state: 'queued',
    from: '712000000',
    to: '+998935550808',
    contact: null,
    queue_id: 'queue_1',
    waiting_since: iso(190),
    priority: 0,
    callback: { of: 'call_asked', attempt: 2, attempts: 3, since: iso(190), due: iso(10) },
  }
  const status = { op_3: 'talking', op_4: 'talking' }
  const operators = dashboard.operators.map((one) => ({
    ...one,
    status: status[one.operator_id] ?? one.status,
    ...(one.operator_id === 'op_3' ? { next_status: 'break' } : {}),
  }))
  return {
    at: iso(0),
    today: dashboard.today,
    free: 3,
    queues: queues(),
    operators,
    live_calls: [promised, ...live, heard],
  }
}

const boards = [
  ['board_1', 'Zal', 'op_2', 30],
  ['board_2', 'Direktor xonasi', 'op_1', null],
].map(([id, name, created_by, used]) => ({
  id,
  name,
  created_by,
  created_at: iso(200_000),
  used_at: used === null ? null : iso(used),
}))

/** `people` as the list of operators shows them. */
function board(people) {
  const names = people.flatMap((person) => [person, { ...person, name: `${person.name} 2` }])
  return {
    at: iso(0),
    name: 'Zal',
    waiting: 4,
    longest_wait_since: iso(74),
    free: 3,
    service_level_percent: 76.4,
    queues: queues(),
    callers: [
      { ends_with: '4567', queue_id: 'queue_1', since: iso(74) },
      { ends_with: '', queue_id: 'queue_1', since: iso(52) },
      { ends_with: '1122', queue_id: 'queue_2', since: iso(21) },
    ],
    operators: names
      .filter(({ status }) => status !== 'offline')
      .map(({ name, status, reason, reachable, since }) => ({ name, status, reason, reachable, since })),
  }
}

/** What it knows to answer; null for the rest. */
export function floorApi({ method, path, headers, body }, people, dashboard) {
  if (path === '/api/monitor') return ok(monitor(dashboard()))
  if (path === '/api/wallboards' && method === 'GET') return ok({ items: boards, next_cursor: null })
  if (path === '/api/wallboards' && method === 'POST')
    return ok(
      { ...boards[1], ...body, id: 'board_new', token: '0123456789abcdefghijklmnopqrstuvwxyzABCDEFG' },
      201,
    )
  if (path === '/api/wallboard')
    return headers.authorization === 'Bearer good' ? ok(board(people)) : problem(401, 'wallboard_revoked')
  return null
}
