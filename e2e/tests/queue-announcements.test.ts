/** What a waiting caller hears, in order: proven by the sound that arrives at him, and by what Asterisk tells. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { AriEvent, AriEvents } from '../src/ari.ts'
import type { Call } from '../src/call.ts'
import { AUDIBLE, type Piece } from '../src/media.ts'
import { RATE, sine } from '../src/tone.ts'
import { elapse, until } from '../src/wait.ts'
import { type DeskOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const OPERATOR_HZ = 1490
const MUSIC_HZ = 620
/** Asterisk's own prompts: one and a half seconds of speech, and half a minute of it. */
const GREETING = 'queue-thankyou'
const LONG_GREETING = 'demo-congrats'
/** The shortest that a queue may have. */
const EVERY = 15
const MAX_WAIT = 10
const WAIT = 'sound:queue-holdtime'
/** Louder than any pause of a speaker. */
const SPEECH = 500

let next = 998901160000
const number = () => String(++next)

describe('announcements of a queue', () => {
  let w: World
  let operator: DeskOperator
  let second: DeskOperator
  const calls: Call[] = []
  /** What Asterisk tells somebody who only listens. */
  let events: AriEvents

  before(async () => {
    w = await world({ sounds: { 'moh/music.wav': sine(MUSIC_HZ, RATE * 60) } })
    operator = await w.deskOperator('361', { available: false })
    second = await w.deskOperator('362', { available: false })
    events = await w.asterisk.ari.events('observer')
    await w.queue({ ring_timeout_secs: 60, wrap_up_secs: 0 })
  })
  after(async () => {
    events?.close()
    await w?.close()
  })
  afterEach(async () => {
    // Also those of a story that failed: the next one begins with nobody in the queue.
    for (const call of calls.splice(0)) call.hangup()
    for (const one of [operator, second]) await w.status(one, 'offline')
    await w.quiet()
  })

  const announce = (what: { greeting?: string; position?: boolean; expected_wait?: boolean }) =>
    w.queue({ announce: { every_secs: what.position || what.expected_wait ? EVERY : 0, ...what } })

  async function caller(): Promise<{ from: string; call: Call; channel: string }> {
    const from = number()
    const customer = await w.customer(from)
    const call = await customer.call('712000000', { tone: CUSTOMER_HZ })
    calls.push(call)
    await call.answered()
    const isHis = ({ type, channel }: AriEvent) => type === 'ChannelCreated' && channel.caller.number === from
    const start = await events.next('the call', isHis)
    return { from, call, channel: start.channel.id }
  }

  const playbacks = (channel: string, type: string): AriEvent[] =>
    events.all.filter((event) => event.type === type && event.playback.target_uri === `channel:${channel}`)

  /** Everything that a caller was told. */
  const said = (channel: string): string[] => playbacks(channel, 'PlaybackStarted').map(({ playback }) => playback.media_uri)

  const isSpeech = (piece: Piece) => piece.loudness > SPEECH && piece.tone < AUDIBLE
  const isMusic = (piece: Piece) => piece.tone > 4000

  /** What the caller heard, one after another; pauses and mixtures are left out. */
  function heard(call: Call): string[] {
    const kinds = call.media.heard(MUSIC_HZ).map((piece) => (isMusic(piece) ? 'music' : isSpeech(piece) ? 'speech' : ''))
    return kinds.filter(Boolean).filter((kind, at, all) => kind !== all[at - 1])
  }

  const lately = (call: Call) => call.media.heard(MUSIC_HZ).slice(-3)
  const soon = { timeoutMs: (EVERY + 5) * 1000, everyMs: 100 }

  const speaks = (call: Call) => until('speech', () => lately(call).some(isSpeech), soon)

  /** Nothing but the music: speech has some of its frequency too. */
  const plays = (call: Call) => until('music', () => lately(call).length === 3 && lately(call).every(isMusic), soon)

  /** From now on nothing but the operator is heard. */
  async function onlyTheOperator(call: Call): Promise<void> {
    await call.media.hears(OPERATOR_HZ)
    const since = performance.now()
    await elapse(1500)
    const pieces = call.media.heard(OPERATOR_HZ).filter((piece) => piece.at > since)
    assert.ok(pieces.length >= 5, `${pieces.length} pieces`)
    // Speech has less than a tenth of it; a phone that sends late on a busy machine takes some of it away.
    assert.ok(pieces.every((piece) => piece.tone > 2000), `${pieces.map((piece) => Math.round(piece.tone))}`)
  }

  test('greeting, then music', async () => {
    await announce({ greeting: GREETING })
    const { call, channel } = await caller()
    await plays(call)
    const done = playbacks(channel, 'PlaybackFinished')
    assert.deepEqual(done.map(({ playback }) => [playback.media_uri, playback.state]), [[`sound:${GREETING}`, 'done']])
    await elapse(1000)
    assert.deepEqual(heard(call), ['speech', 'music'])
  })

  test('a greeting that is not there costs nobody the music', async () => {
    await announce({ greeting: 'no-such-sound' })
    const { call } = await caller()
    await plays(call)
  })

  test('an answer cuts the greeting off, and the talk begins at once', async () => {
    await announce({ greeting: LONG_GREETING })
    await w.available(operator)
    const { from, call } = await caller()
    const desk = await operator.phone.incoming()
    await speaks(call)
    await desk.answer(OPERATOR_HZ)
    await call.media.hears(OPERATOR_HZ, 1000)
    await onlyTheOperator(call)
    await desk.media.hears(CUSTOMER_HZ)
    call.hangup()
    const row = await w.finished(from)
    assert.equal(row.status, 'answered')
  })

  test('a caller who leaves during the greeting is missed', async () => {
    await announce({ greeting: LONG_GREETING })
    const { from, call } = await caller()
    await speaks(call)
    call.hangup()
    assert.equal((await w.finished(from)).missed_reason, 'caller_left')
  })

  test('everybody is told his own place and wait, between music and music; an answer cuts it off', async () => {
    await announce({ position: true, expected_wait: true })
    const early = await caller()
    const late = await caller()
    for (const { call } of [early, late]) await plays(call)
    for (const { call } of [early, late]) await speaks(call)
    for (const { call } of [early, late]) await plays(call)
    const minutes = (told: string[]) => Number(told[told.indexOf(WAIT) + 1]?.replace('sound:digits/', ''))
    const inMinutes = (n: number) => [WAIT, `sound:digits/${n}`, `sound:queue-minute${n === 1 ? '' : 's'}`]
    const [toEarly, toLate] = [said(early.channel), said(late.channel)]
    assert.deepEqual(toEarly, ['sound:queue-youarenext', ...inMinutes(minutes(toEarly))])
    assert.deepEqual(toLate, ['sound:queue-thereare', 'sound:digits/2', 'sound:queue-callswaiting', ...inMinutes(minutes(toLate))])
    assert.ok(minutes(toLate) >= minutes(toEarly))
    for (const { call } of [early, late]) assert.deepEqual(heard(call), ['music', 'speech', 'music'])

    await until('the next announcement', () => said(early.channel).length > toEarly.length, { timeoutMs: EVERY * 1000 })
    await w.available(operator)
    const desk = await operator.phone.incoming()
    await speaks(early.call)
    await desk.answer(OPERATOR_HZ)
    await early.call.media.hears(OPERATOR_HZ, 1000)
    await onlyTheOperator(early.call)
    for (const { call } of [late, early]) call.hangup()
    await w.finished(late.from)
    await w.finished(early.from)
  })

  test('the next queue cuts off what the first one was saying', async () => {
    const next = await w.admin.post('/api/queues', { name: 'Next', operators: [operator.id], wrap_up_secs: 0 })
    await announce({ greeting: LONG_GREETING })
    await w.queue({ max_wait_secs: MAX_WAIT, overflow: { type: 'queue', id: next.id } })
    const { from, call, channel } = await caller()
    await until(
      'the caller to be in the next queue',
      async () => (await w.admin.get(`/api/queues/${next.id}`)).live.waiting === 1,
      { timeoutMs: (MAX_WAIT + 2) * 1000 },
    )
    await w.queue({ max_wait_secs: null, overflow: { type: 'hangup' } })
    await w.available(operator)
    const desk = await operator.phone.incoming()
    assert.equal(playbacks(channel, 'PlaybackFinished').length, 1, 'the greeting has ended')
    await desk.answer(OPERATOR_HZ)
    const answered = performance.now()
    await call.media.hears(OPERATOR_HZ, 30_000)
    const tookMs = Math.round(performance.now() - answered)
    call.hangup()
    await w.finished(from)
    assert.ok(tookMs < 1000, `both heard each other ${tookMs} ms after the answer`)
  })

  test('an answer during a number cuts off what would follow it', async () => {
    await announce({ position: true, expected_wait: true })
    const early = await caller()
    const late = await caller()
    for (const one of [operator, second]) await w.available(one)
    await operator.phone.incoming()
    const desk = await second.phone.incoming()
    assert.ok(desk.header('x-call-id').endsWith(late.channel))
    const isNumber = ({ type, playback }: AriEvent) =>
      type === 'PlaybackStarted' && playback.target_uri === `channel:${late.channel}` && playback.media_uri === 'sound:digits/2'
    await events.next('the number', isNumber, (EVERY + 15) * 1000)
    await desk.answer(OPERATOR_HZ)
    const answered = performance.now()
    await late.call.media.hears(OPERATOR_HZ, 15_000)
    const tookMs = Math.round(performance.now() - answered)
    for (const { call, from } of [late, early]) {
      call.hangup()
      await w.finished(from)
    }
    assert.ok(tookMs < 1000, `both heard each other ${tookMs} ms after the answer; the caller was told ${said(late.channel)}`)
    assert.equal(said(late.channel).at(-1), 'sound:digits/2')
  })
})
