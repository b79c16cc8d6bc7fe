/** A hundred customers while the server is killed twice: three ledgers, one truth. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { DeskOperator, World } from '../src/world.ts'
import { world } from '../src/world.ts'
import { elapse, until } from '../src/wait.ts'

const CALLS = 100
const OPERATORS = 20

describe('a hundred calls in parallel, the server killed twice', () => {
  let w: World
  const operators: DeskOperator[] = []

  before(async () => {
    w = await world()
    for (let n = 0; n < OPERATORS; n++) operators.push(await w.deskOperator(String(351 + n)))
    await w.admin
      .get('/api/queues')
      .then(({ items }) => Promise.all(items.map((queue: { id: string }) => w.admin.patch(`/api/queues/${queue.id}`, { wrap_up_secs: 0 }))))
  })
  after(() => w?.close())

  test("SIPp's log, Asterisk's CDR and our rows agree call by call", async () => {
    // Operators answer whatever rings and talk until the customer leaves.
    let busy = true
    const answering = operators.map(async ({ phone }) => {
      while (busy) {
        const call = await phone.incoming(1000).catch(() => undefined)
        if (call?.state === 'ringing') await call.answer(1490).catch(() => undefined)
      }
    })
    const run = await w.customers({ to: '712000000', calls: CALLS, rate: 20, talkMs: 4000, caller: '9989055[call_number]', answerMs: 90_000 })
    await until('a third of the calls', () => run.ledger().filter((call) => call.answered).length >= CALLS / 3, { timeoutMs: 60_000 })
    await w.server.kill9()
    await elapse(300)
    await w.server.start()
    await until('two thirds of the calls', () => run.ledger().length >= CALLS && run.ledger().filter((call) => call.ended).length >= CALLS / 2, { timeoutMs: 90_000 })
    await w.server.kill9()
    await elapse(300)
    await w.server.start()
    await w.connected()
    const sipp = await run.done()
    busy = false
    await Promise.all(answering)
    assert.equal(sipp.length, CALLS)
    await w.quiet(30_000)

    const rows = await until('all rows to be final', async () => {
      const found = []
      for (let cursor = ''; ; ) {
        const page = await w.admin.get(`/api/calls?limit=200&direction=inbound${cursor && `&cursor=${cursor}`}`)
        found.push(...page.items)
        if (!page.next_cursor) break
        cursor = page.next_cursor
      }
      if (found.length < CALLS || found.some((row) => !row.status)) {
        throw new Error(`${found.length} rows, ${found.filter((row) => !row.status).length} open`)
      }
      return found
    }, { timeoutMs: 30_000, everyMs: 500 })
    assert.equal(rows.length, CALLS, 'one row per call, no more')

    w.server.run('replay')

    // Asterisk's ledger: one or more lines a call, all with the customer's number.
    const cdr = new Set(w.asterisk.ledger().filter((line) => line.trunk).map((line) => line.uniqueid))
    assert.equal(cdr.size, CALLS, 'channels from the trunk in the CDR')
    // SIPp hung up on every call that was answered; none was cut by the other side.
    assert.deepEqual([...new Set(sipp.map((call) => call.ended))], ['us'])
    const numbers = new Set(rows.map((row) => row.from.replace(/\D/g, '')))
    assert.equal(numbers.size, CALLS)
    for (const row of rows) {
      assert.ok(['answered', 'missed'].includes(row.status), `${row.id} ${row.status}`)
      if (row.status === 'answered') assert.ok(row.operator_id && row.answered_at, row.id)
    }
    // Whose phone heard the customer is who answered in our rows, call by call. A talk that ended before the first packet
    // was heard by nobody.
    for (const { id, extension, phone } of operators) {
      const answered = new Set(rows.filter((row) => row.operator_id === id && row.status === 'answered').map((row) => row.id))
      for (const call of phone.calls.filter((candidate) => candidate.media.received > 0)) {
        const row = rows.find((candidate) => candidate.id === call.header('x-call-id'))
        const told = () => w.asterisk.channelEvents().filter((event) => row && (event[2]?.startsWith(row.id) || row.id.endsWith(`-${event[2]}`)))
        assert.ok(answered.delete(row?.id), `${extension} heard ${call.media.received} packets: ${JSON.stringify(row)} ${JSON.stringify(told())}`)
      }
      const silent = rows.filter((row) => answered.has(row.id) && row.talk_secs > 0)
      assert.deepEqual(silent, [], `${extension} talked in no other call`)
    }
  })
})
