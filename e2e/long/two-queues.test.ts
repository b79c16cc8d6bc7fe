/** Twenty operators and sixty callers in two queues for five minutes: nobody is asked twice at once, nobody is passed over. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Json } from '../src/api.ts'
import type { Call } from '../src/call.ts'
import { elapse, until } from '../src/wait.ts'
import { type DeskOperator, type World, world } from '../src/world.ts'

const CALLERS = 60
const OPERATORS = 20
const SECS = 300
const PATIENCE_SECS = 180
/** Who lets it ring, and is asked again for somebody else. */
const DEAF_EVERY = 7

interface Offer {
  call: string
  from: number
  to: number
}

const ms = (at: string): number => Date.parse(at)

describe('twenty operators and sixty callers in two queues', () => {
  let w: World
  const operators: DeskOperator[] = []
  const queues: Json[] = []

  before(async () => {
    w = await world()
    for (let n = 0; n < OPERATORS; n++) {
      const operator = await w.deskOperator(String(351 + n))
      // A phone registers anew before its time is over; these do it once.
      await operator.phone.register(3600)
      operators.push(operator)
    }
    const some = (from: number, to: number) => operators.slice(from, to).map(({ id }) => ({ operator_id: id, group: 1 }))
    const common = { ring_timeout_secs: 5, wrap_up_secs: 0, missed_offers_limit: 0, max_wait_secs: PATIENCE_SECS }
    // Four of them work in both.
    queues.push(await w.admin.post('/api/queues', { ...common, name: 'Sales', strategy: 'longest_idle', members: some(0, 12) }))
    queues.push(await w.admin.post('/api/queues', { ...common, name: 'Service', strategy: 'fewest_calls', members: some(8, OPERATORS) }))
    for (const [n, queue] of queues.entries()) {
      await w.admin.post('/api/routes', { did: `71200000${n + 1}`, target: { type: 'queue', id: queue.id } })
    }
  })
  after(() => w?.close())

  /** Answers, talks for 10 to 20 seconds and hangs up; every seventh call rings in vain. */
  async function works({ phone }: DeskOperator, isOver: () => boolean): Promise<void> {
    for (let rung = 1; !isOver(); rung++) {
      const call: Call | undefined = await phone.incoming(1000).catch(() => undefined)
      if (!call) rung--
      else if (rung % DEAF_EVERY === 0) await call.ended().catch(() => undefined)
      else if (call.state === 'ringing') {
        await elapse(500 + (rung % 3) * 700)
        // The caller may have gone, or the call been given to somebody else.
        const answered = await call.answer(1490).then(
          () => true,
          () => false,
        )
        if (answered) await Promise.race([elapse(10_000 + (rung % 5) * 2500), call.ended(60_000).catch(() => undefined)])
        call.hangup()
      }
    }
  }

  async function allRows(): Promise<Json[]> {
    const found: Json[] = []
    for (let cursor = ''; ; ) {
      const page = await w.admin.get(`/api/calls?limit=200${cursor && `&cursor=${cursor}`}`)
      found.push(...page.items)
      if (!page.next_cursor) return found
      cursor = page.next_cursor
    }
  }

  test('nobody is asked twice at once, and nobody is passed over', { timeout: 15 * 60_000 }, async () => {
    let over = false
    const working = operators.map((operator) => works(operator, () => over))
    const begun = performance.now()
    const calls = Math.round((SECS / 15) * (OPERATORS / 2))
    const runs = await Promise.all(
      queues.map((_, n) =>
        w.customers({
          ...{ to: `71200000${n + 1}`, caller: `99890${n + 1}55[call_number]`, calls, rate: 5, atOnce: CALLERS / 2 },
          ...{ talkMs: PATIENCE_SECS * 1000, answerMs: PATIENCE_SECS * 1000 },
        }),
      ),
    )
    const ledgers = await Promise.all(runs.map((run) => run.done()))
    const secs = Math.round((performance.now() - begun) / 1000)
    over = true
    await Promise.all(working)
    await w.quiet(30_000)
    assert.ok(secs >= SECS * 0.8, `the queues were full for ${secs} s`)

    await until('all rows to be final', async () => (await allRows()).every((row) => row.status))
    const rows = await allRows()
    assert.equal(rows.length, calls * queues.length, 'one row per call, no more')
    assert.deepEqual(rows.filter((row) => row.status !== 'answered'), [])
    assert.deepEqual([...new Set(ledgers.flat().map((call) => call.ended))], ['them'], 'no customer hung up first')

    const offers = new Map<string, Offer[]>()
    const inVain = { count: 0 }
    for (const queue of queues) {
      const stories = await Promise.all(
        rows.filter((row) => row.queue_id === queue.id).map((row) => w.admin.get(`/api/calls/${row.id}`)),
      )
      assert.equal(stories.length, calls, queue.name)
      const waits = stories.map((story) => {
        const entries: Json[] = story.timeline
        for (const entry of entries.filter(({ kind }) => kind === 'offered')) {
          const end = entries.find((e) => e.leg === entry.leg && e.kind === 'leg_gone')
          inVain.count += entries.some((e) => e.leg === entry.leg && e.outcome === 'no_answer') ? 1 : 0
          assert.ok(end, `a leg without an end: ${JSON.stringify(entry)}`)
          const offer = { call: story.id, from: ms(entry.at), to: ms(end.at) }
          offers.set(entry.operator_id, [...(offers.get(entry.operator_id) ?? []), offer])
        }
        const at = (kind: string) => entries.find((entry) => entry.kind === kind)?.at
        return { id: story.id, queued: at('queued'), offered: at('offered') }
      })
      // Who came first is the first for whom somebody is rung.
      waits.sort((a, b) => ms(a.queued) - ms(b.queued))
      for (const [n, wait] of waits.entries()) {
        const before = waits[n - 1]
        if (!before || before.queued === wait.queued) continue
        assert.ok(ms(before.offered) <= ms(wait.offered), `${queue.name}: ${JSON.stringify(wait)} before ${JSON.stringify(before)}`)
      }
    }
    for (const [operator, own] of offers) {
      own.sort((a, b) => a.from - b.from)
      for (const [n, offer] of own.entries()) {
        const before = own[n - 1]
        assert.ok(!before || before.to <= offer.from, `${operator} has two at once: ${JSON.stringify([before, offer])}`)
      }
    }
    assert.equal(offers.size, OPERATORS, 'everybody was asked')
    assert.ok(inVain.count > 0, 'some rang in vain and their callers were offered again')
    const asked = [...offers.values()].map((own) => own.length)
    const longest = Math.max(...rows.map((row) => row.wait_secs))
    console.log(
      `${secs} s, ${rows.length} calls, ${asked.reduce((sum, n) => sum + n)} offers (${Math.min(...asked)} to ${Math.max(...asked)} an operator), ` +
        `${inVain.count} in vain, longest wait ${longest} s`,
    )
  })
})
