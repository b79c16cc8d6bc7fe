// Lines, routes and working hours of the same imaginary company.
const created_at = new Date(Date.now() - 86_400_000).toISOString()

const workday = [
  { from: '09:00', to: '13:00' },
  { from: '14:00', to: '18:00' },
]
const week = { mon: workday, tue: workday, wed: workday, thu: workday, fri: workday }
const inHours = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString()

export const schedules = [
  {
    id: 'schedule_1',
    name: 'Ofis ish vaqti',
    week: { ...week, sat: [{ from: '10:00', to: '14:00' }], sun: [] },
    holidays: [
      { date: '01-01', name: 'Yangi yil', hours: [] },
      { date: '03-21', name: 'Navroʻz', hours: [] },
      { date: '2027-03-10', name: 'Ramazon hayiti arafasi', hours: [{ from: '09:00', to: '13:00' }] },
    ],
    now: { open: true, until: inHours(2), holiday: null },
  },
  {
    id: 'schedule_2',
    name: 'Tungi navbatchilik',
    week: { mon: [{ from: '22:00', to: '06:00' }], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
    holidays: [],
    now: { open: false, until: inHours(50), holiday: 'Navroʻz' },
  },
].map((schedule) => ({ ...schedule, timezone: 'Asia/Tashkent', created_at }))

const none = { at_once: null, per_minute: null, per_day: null }
/** Neighbours may be called, numbers that cost more may not, nobody at night. */
export const outgoing = {
  allowed: ['+48', '+73', '+74', '+76', '+77', '+78', '+79', '+998'],
  premium: ['+1900', '+449', '+7809', '+979'],
  hours: { from: '08:00', to: '21:00' },
  operator: { at_once: 2, per_minute: 10, per_day: 300 },
  company: { ...none, at_once: 20 },
  trunks: ['trunk_2', 'trunk_1'],
}

const toQueue = (id) => ({ type: 'queue', id })
const voicemail = { type: 'voicemail' }

export const routes = [
  ['route_1', 'trunk_1', '+998712001122', toQueue('queue_1'), 'schedule_1', voicemail],
  ['route_2', null, '+998712003344', { type: 'operator', id: 'op_4' }, null, voicemail],
  ['route_3', 'trunk_2', '*', toQueue('queue_2'), 'schedule_2', { type: 'hangup' }],
].map(([id, trunk_id, did, target, schedule_id, closed_target]) => ({
  id,
  trunk_id,
  did,
  target,
  schedule_id,
  closed_target,
  created_at,
}))

const menus = [
  {
    id: 'ivr_1',
    name: 'Asosiy menyu',
    prompt_id: 'prompt_1',
    invalid_prompt_id: 'prompt_2',
    keys: [
      { key: '1', language: 'uz', target: toQueue('queue_1') },
      { key: '2', language: 'ru', target: { type: 'ivr', id: 'ivr_2' } },
      { key: '0', language: null, target: { type: 'repeat' } },
    ],
    fallback: toQueue('queue_1'),
  },
  {
    id: 'ivr_2',
    name: 'Texnik yordam va toʻlovlar boʻyicha savollar',
    prompt_id: null,
    invalid_prompt_id: null,
    keys: [{ key: '1', language: null, target: { type: 'operator', id: 'op_4' } }],
    fallback: voicemail,
  },
].map((menu) => ({ ...menu, wait_secs: 5, tries: 3, created_at }))

const prompts = [
  { id: 'prompt_1', name: 'Assalomu alaykum', duration_secs: 12.4 },
  { id: 'prompt_2', name: 'Notoʻgʻri tugma', duration_secs: 2.1 },
].map((prompt) => ({ ...prompt, created_at, updated_at: created_at }))

/** Reading of all of them; null for what is asked elsewhere. */
export function routesApi({ method, path }) {
  const lists = {
    '/api/ivr': menus,
    '/api/prompts': prompts,
    '/api/routes': routes,
    '/api/schedules': schedules,
  }
  if (method !== 'GET' || !lists[path]) return null
  return { status: 200, body: { items: lists[path], next_cursor: null } }
}
