/** The server is killed with -9 at every point of a call; Asterisk is killed; a second server starts. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Call } from '../src/call.ts'
import type { Phone } from '../src/phone.ts'
import { Server } from '../src/server.ts'
import { elapse, until } from '../src/wait.ts'
import { type DeskOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const OPERATOR_HZ = 1490

let next = 998904440000

describe('the server is killed with -9', () => {
  let w: World
  let operator: DeskOperator
  let provider: Phone
  let from: string
  let call: Call
  let desk: Call

  before(async () => {
    w = await world()
    operator = await w.deskOperator('341')
    provider = await w.provider()
  })
  after(() => w?.close())

  const crash = () => w.server.kill9()
  async function restart(): Promise<void> {
    await w.server.start()
    await w.connected()
  }

  async function dialIn(): Promise<void> {
    await w.available(operator)
    from = String(++next)
    call = await (await w.customer(from)).call('712000000', { tone: CUSTOMER_HZ })
  }
  async function ringing(): Promise<void> {
    await dialIn()
    desk = await operator.phone.incoming()
  }
  async function talking(): Promise<void> {
    await ringing()
    await desk.answer(OPERATOR_HZ)
    await call.media.hears(OPERATOR_HZ)
  }
  async function bothHear(): Promise<void> {
    await call.media.hears(OPERATOR_HZ)
    await desk.media.hears(CUSTOMER_HZ)
  }
  /** Both hang up; the row must say `status`, and nothing may be left in Asterisk. */
  async function endsAs(status: string): Promise<void> {
    call.hangup()
    if (desk.state !== 'ended') await desk.ended(20_000)
    const row = await w.finished(from, 20_000)
    assert.equal(row.status, status, JSON.stringify(row))
    if (status === 'answered') assert.equal(row.operator_id, operator.id)
    await w.quiet(20_000)
  }
  /** Answers whichever phone rings for this call until the two are connected. */
  async function answerNext(): Promise<void> {
    desk = await operator.phone.incoming(30_000)
    await desk.answer(OPERATOR_HZ)
    await bothHear()
  }

  test('1 as the call comes in', async () => {
    await dialIn()
    await crash()
    await restart()
    await answerNext()
    await endsAs('answered')
  })

  test('2 while the operator rings', async () => {
    await ringing()
    await crash()
    await restart()
    if (desk.state === 'ringing') {
      await desk.answer(OPERATOR_HZ)
      await bothHear()
    } else await answerNext()
    await endsAs('answered')
  })

  test('3 while the operator rings; he answers before it is back', async () => {
    await ringing()
    await crash()
    await desk.answer(OPERATOR_HZ)
    await restart()
    // A leg that was answered with nobody there may be let go by Asterisk; the customer must be offered again then.
    const connected = call.media.hears(OPERATOR_HZ, 5000).then(() => true).catch(() => false)
    if (!(await connected)) await answerNext()
    await endsAs('answered')
  })

  test('4 while the operator rings; the customer leaves before it is back', async () => {
    await ringing()
    await crash()
    call.hangup()
    await restart()
    await desk.ended(20_000)
    await endsAs('missed')
  })

  test('5 in the moment of the answer', async () => {
    await ringing()
    const answered = desk.answer(OPERATOR_HZ)
    await crash()
    await answered
    await restart()
    const connected = call.media.hears(OPERATOR_HZ, 5000).then(() => true).catch(() => false)
    if (!(await connected)) await answerNext()
    await endsAs('answered')
  })

  test('6 right after the answer', async () => {
    await ringing()
    await desk.answer(OPERATOR_HZ)
    await call.answered()
    await elapse(30)
    await crash()
    await restart()
    const connected = call.media.hears(OPERATOR_HZ, 5000).then(() => true).catch(() => false)
    if (!(await connected)) await answerNext()
    await endsAs('answered')
  })

  test('7 while they talk: they do not notice', async () => {
    await talking()
    await crash()
    await elapse(500)
    await bothHear()
    await restart()
    await elapse(1000)
    assert.equal(call.state, 'up')
    assert.equal(desk.state, 'up')
    await bothHear()
    await endsAs('answered')
  })

  test('8 while they talk; the customer hangs up before it is back', async () => {
    await talking()
    await crash()
    call.hangup()
    await call.ended()
    const ended = Date.now()
    await elapse(3000)
    await restart()
    await endsAs('answered')
    const [row] = await w.calls(`?q=${from}`)
    assert.equal(row.cause.code, 16)
    assert.ok(Math.abs(Date.parse(row.ended_at) - ended) < 1000, `the row ends when the call did, not when it was missed: ${row.ended_at}`)
  })

  test('9 while they talk; the operator hangs up before it is back', async () => {
    await talking()
    await crash()
    desk.hangup()
    await restart()
    await call.ended(20_000)
    await endsAs('answered')
  })

  test('10 in the moment of the hang-up', async () => {
    await talking()
    call.hangup()
    await crash()
    await restart()
    await endsAs('answered')
  })

  test('11 while the call is on hold', async () => {
    await talking()
    await operator.api.post(`/api/calls/${desk.header('x-call-id')}/hold`)
    await call.media.stopsHearing(OPERATOR_HZ)
    await crash()
    await restart()
    await operator.api.post(`/api/calls/${desk.header('x-call-id')}/unhold`)
    await bothHear()
    await endsAs('answered')
  })

  test('while the phone itself holds, and it takes the call back before the server is there', async () => {
    const state = async () => (await w.calls(`?q=${from}`))[0]?.state
    await talking()
    desk.hold()
    await until('the hold in the row', async () => (await state()) === 'held')
    await crash()
    desk.unhold()
    await restart()
    await until('the talk in the row', async () => (await state()) === 'talking')
    await bothHear()
    desk.hold()
    await until('the second hold in the row', async () => (await state()) === 'held')
    await crash()
    await restart()
    assert.equal(await state(), 'held')
    desk.unhold()
    await until('the talk in the row', async () => (await state()) === 'talking')
    await endsAs('answered')
  })

  test('12 while the customer of an outgoing call rings', async () => {
    await w.available(operator)
    from = String(++next)
    const { call_id } = await operator.api.post('/api/calls/outbound', { to: `+${from}` })
    desk = await operator.phone.incoming()
    await desk.answer(OPERATOR_HZ)
    call = await provider.incoming()
    await crash()
    await restart()
    if (call.state === 'ringing') {
      await call.answer(CUSTOMER_HZ)
      await bothHear()
      call.hangup()
    }
    await desk.ended(20_000)
    const row = await until('the row', async () => {
      const found = await w.admin.get(`/api/calls/${call_id}`)
      return found.status ? found : undefined
    })
    assert.ok(['answered', 'no_answer', 'failed'].includes(row.status), row.status)
    await w.quiet(20_000)
  })

  test('twice in the same call', async () => {
    await talking()
    await crash()
    await restart()
    await crash()
    await restart()
    await bothHear()
    await endsAs('answered')
  })

  test('Asterisk is killed with -9: its rows are closed, and new calls work', async () => {
    await talking()
    const lost = from
    await w.asterisk.kill9()
    await w.asterisk.start()
    await w.connected()
    const row = await w.finished(lost, 20_000)
    assert.equal(row.status, 'answered')
    assert.ok(row.ended_at)
    desk.media.close()
    await until('the phone to register again', () => operator.phone.register().then(() => true), { timeoutMs: 20_000 })
    await talking()
    await endsAs('answered')
  })

  test('a second server for the same Asterisk and database does not start', async () => {
    const second = await Server.prepare(w.asterisk.env)
    await assert.rejects(second.start(), /ended \(1\).*already running/s)
    await talking()
    await endsAs('answered')
  })

  test('a second server with a database of its own does not take the calls over', async () => {
    await talking()
    const dir = fs.mkdtempSync(path.join(w.dir, 'second-'))
    const second = await Server.prepare({ ...w.asterisk.env, CALLCENTER_DATA_DIR: dir })
    await assert.rejects(second.start(), /ended \(1\).*already runs the application/s)
    await bothHear()
    await endsAs('answered')
  })

  test('the server is frozen: new callers hear ringing and leave a message; it works again after a restart', async () => {
    w.server.freeze()
    const number = String(++next)
    const caller = await w.customer(number)
    // Until the heartbeat is too old (whole seconds, so up to four), Asterisk still takes the server for alive.
    await until('the heartbeat to be too old', async () => {
      const { value } = await w.asterisk.ari.request('GET', '/asterisk/variable', { variable: 'CC_HB' })
      return Math.floor(Date.now() / 1000) - Number(value) > 3
    })
    const away = await caller.call('712000099', { tone: CUSTOMER_HZ })
    await away.rings(2000)
    await away.answered(12_000)
    await until('the announcement', () => away.media.received > 50)
    const messages = w.asterisk.recordingPath('away')
    const spoken = () => fs.existsSync(messages) && fs.readdirSync(messages).some((name) => fs.statSync(path.join(messages, name)).size > 20_000)
    await until('the message', spoken, { timeoutMs: 30_000 })
    away.hangup()
    const line = await until("the ledger's row", () => w.asterisk.ledger().find((row) => row.did === '712000099'))
    assert.ok(line.away, 'the fallback took it')
    assert.equal(line.accountcode, '', 'the server never saw it')
    await crash()
    await restart()
    const missed = await w.finished(number, 20_000)
    assert.deepEqual([missed.status, missed.missed_reason, missed.did, missed.voicemail], ['missed', 'server_away', '712000099', true])
    const message = await until('the message to be there', async () => {
      const { recording } = await w.admin.get(`/api/calls/${missed.id}`)
      return recording?.state === 'complete' ? recording : undefined
    }, { timeoutMs: 20_000 })
    assert.ok(message.duration_secs > 0.5, JSON.stringify(message))
    await talking()
    await endsAs('answered')
  })
})
