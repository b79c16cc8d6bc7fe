// Customers of an imaginary day who called in vain.
const MINUTE = 60_000
const iso = (minutesAgo) => new Date(Date.now() - minutesAgo * MINUTE).toISOString()

const task = (id, number, minutesAgo, more) => ({
  id: `missed_${id}`,
  number,
  queue_id: 'queue_1',
  did: '+998712001122',
  misses: 1,
  first_missed_at: iso(minutesAgo),
  last_missed_at: iso(minutesAgo),
  last_call_id: `call_${id}`,
  missed_reason: 'caller_left',
  attempts: 0,
  ...more,
})

const calling = (direction, state, operator_id) => ({
  call_id: 'call_live_2',
  direction,
  state,
  operator_id,
  since: iso(0),
})

const open = [
  task(1, '+998901234560', 2, { contact: { id: 'contact_1', name: 'Dilnoza Karimova' } }),
  task(2, '998971234561', 7, { misses: 3, last_missed_at: iso(1), missed_reason: 'timeout' }),
  task(3, '+998331234562', 12, {
    contact: { id: 'contact_2', name: 'Otabek Sobirov' },
    owner_id: 'op_3',
    taken_at: iso(3),
    voicemail_call_id: 'call_0008',
    attempts: 2,
    last_attempt_at: iso(2),
  }),
  task(4, '+998711234563', 31, {
    contact: { id: 'contact_3', name: 'Gulnora Oʻrinova' },
    owner_id: 'op_4',
    taken_at: iso(20),
    attempts: 1,
    last_attempt_at: iso(0),
    calling: calling('outbound', 'dialing', 'op_4'),
  }),
  task(5, '+79161234567', 55, {
    queue_id: null,
    missed_reason: 'server_away',
    voicemail_call_id: 'call_0019',
  }),
  task(6, '+998941234565', 190, {
    contact: { id: 'contact_4', name: 'Sherzod Qodirov-Abdurahmonov' },
    queue_id: 'queue_2',
    missed_reason: 'no_operator',
    calling: calling('inbound', 'queued', null),
  }),
]

const closed = [
  task(7, '+998901112233', 40, {
    closed: { at: iso(33), by: 'op_3', call_id: 'call_0000', called_back_secs: 425, note: '' },
  }),
  task(8, '+998935556677', 90, {
    misses: 2,
    contact: { id: 'contact_5', name: 'Kamola Aliyeva' },
    closed: {
      at: iso(60),
      by: 'op_4',
      reason: 'unreachable',
      note: 'Uch marta qoʻngʻiroq qilindi, telefon oʻchirilgan',
    },
  }),
]

const summary = {
  open: open.length,
  mine: 1,
  oldest_at: open.at(-1).first_missed_at,
  callbacks: {
    tasks: 23,
    reached: 15,
    in_time: 13,
    in_time_secs: 900,
    in_time_percent: 81.3,
    median_secs: 425,
  },
}

export function missedApi({ method, path, query }) {
  const ok = (body) => ({ status: 200, headers: {}, body })
  if (path === '/api/missed/summary') return ok(summary)
  if (path === '/api/missed') {
    const show = query.get('show')
    const items =
      show === 'closed' ? closed : show === 'mine' ? open.filter(({ owner_id }) => owner_id === 'op_3') : open
    return ok({ items, next_cursor: null })
  }
  return method === 'POST' && path.startsWith('/api/missed/') ? ok(open[0]) : null
}
