/** Two lines in an order: what the first one cannot do the second does, with the operator on the line, and never both. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Json } from '../src/api.ts'
import type { Call } from '../src/call.ts'
import type { Phone } from '../src/phone.ts'
import { type Conduct, Provider } from '../src/provider.ts'
import { elapse, until } from '../src/wait.ts'
import { type DeskOperator, signIn, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const OPERATOR_HZ = 1490
/** A silent line is left after this. */
const SILENCE_MS = 4000

const silence: Conduct = () => undefined
const says =
  (status: number, reason: string): Conduct =>
  ({ method }) =>
    method === 'INVITE' ? { status, reason } : { status: 200 }

describe('a call over two lines', () => {
  let w: World
  let operator: DeskOperator
  let first: Provider
  let second: Phone
  let page: Page
  let next = 998901110000
  let failed = true
  /** Nobody is at the first line's address any more. */
  let gone = false

  before(async () => {
    w = await world()
    first = await Provider.open(says(503, 'Service Unavailable'))
    second = await w.provider()
    await w.admin.post('/api/trunks', {
      name: 'First',
      kind: 'ip',
      host: '127.0.0.1',
      port: first.port,
      // The line of all other stories has the loopback.
      match: ['192.0.2.1'],
      codecs: ['ulaw'],
      caller_id: '712000001',
    })
    await w.admin.patch(`/api/trunks/${w.trunkId}`, { caller_id: '712000002' })
    operator = await w.deskOperator('381')
    const boss = await w.person('380', 'webrtc', 'admin')
    page = (await w.page()).page
    await signIn(page, boss)
    await page.getByRole('link', { name: 'Settings' }).waitFor()
    await w.queue({ wrap_up_secs: 0 })
  })
  after(async () => {
    if (failed && page && process.env.SCREENSHOTS)
      await page.screenshot({ path: path.join(process.env.SCREENSHOTS, 'failover.png') })
    if (!gone) first?.close()
    await w?.close()
  })

  /** The operator calls a number of its own and picks his phone up. */
  async function calls(conduct: Conduct): Promise<{ id: string; to: string; desk: Call; asked: () => number }> {
    first.conduct = conduct
    const before = first.seen('INVITE').length
    const to = String(++next)
    await w.available(operator)
    const { call_id: id } = await operator.api.post('/api/calls/outbound', { to })
    const desk = await operator.phone.incoming()
    await desk.answer(OPERATOR_HZ)
    const asked = () => first.seen('INVITE').length - before
    await until('the first line to be asked', () => asked() > 0)
    return { id, to, desk, asked }
  }

  const story = (id: string): Promise<Json> =>
    until(
      `${id} to be final`,
      async () => {
        const row = await w.admin.get(`/api/calls/${id}`)
        return row.status ? row : undefined
      },
      { timeoutMs: 15_000 },
    )
  const left = (row: Json): Json[] => row.timeline.filter((entry: Json) => entry.kind === 'trunk_left')

  /** The customer answers on the second line and talks with the operator, whose phone was never hung up. */
  async function talks(desk: Call, customer: Call): Promise<void> {
    await customer.answer(CUSTOMER_HZ)
    await desk.media.hears(CUSTOMER_HZ)
    await customer.media.hears(OPERATOR_HZ)
    desk.hangup()
    await customer.ended()
  }

  test('an administrator puts the lines into an order by keys alone', async () => {
    await page.goto(`${w.server.base}/settings/outgoing`)
    for (const name of ['Test trunk', 'First']) {
      await page.getByRole('button', { name: `Use the line: ${name}` }).focus()
      await page.keyboard.press('Enter')
    }
    await page.getByRole('button', { name: 'Move up: First' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Save' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Saved').first().waitFor()
    const [{ trunks }, list] = [await w.admin.get('/api/settings/outgoing'), await w.admin.get('/api/trunks')]
    const named = trunks.map((id: string) => list.items.find((trunk: Json) => trunk.id === id).name)
    assert.deepEqual(named, ['First', 'Test trunk'])
  })

  test('503: the same call goes on by the second line, with its own number, and says so', async () => {
    const { id, to, desk, asked } = await calls(says(503, 'Service Unavailable'))
    const customer = await second.incoming(3000)
    assert.match(customer.invite?.startLine ?? '', new RegExp(`${to}@`))
    assert.match(first.seen('INVITE').at(-1)?.header('from') ?? '', /712000001/)
    assert.match(customer.header('from'), /712000002/)
    await talks(desk, customer)
    const row = await story(id)
    assert.deepEqual([row.status, row.trunk_id, asked()], ['answered', w.trunkId, 1])
    assert.deepEqual(
      left(row).map(({ trunk, cause }) => [trunk, cause.sip]),
      [['First', 503]],
    )
    await page.goto(`${w.server.base}/calls/${id}`)
    await page.getByText('The line “First” was left for the next one').waitFor()
    await w.quiet()
  })

  test('a silent line is left', async () => {
    const { id, desk } = await calls(silence)
    // The four seconds themselves are the core's scenario: here the machine may be slow.
    const customer = await second.incoming(20_000)
    await talks(desk, customer)
    const row = await story(id)
    assert.equal(row.status, 'answered')
    assert.deepEqual(
      left(row).map(({ trunk, cause }) => [trunk, cause.reason]),
      [['First', 'trunk_silent']],
    )
    await w.quiet()
  })

  test('a line that says 100 has its time: it is called by nobody else', async () => {
    const { id, desk } = await calls(says(100, 'Trying'))
    const before = second.calls.length
    await elapse(SILENCE_MS + 2000)
    assert.equal((await w.admin.get(`/api/calls/${id}`)).state, 'dialing')
    desk.hangup()
    const row = await story(id)
    assert.deepEqual([row.status, left(row)], ['no_answer', []])
    assert.equal(second.calls.length, before, 'the second line was not used')
    await w.quiet()
  })

  for (const [status, reason, expected] of [
    [486, 'Busy Here', 'busy'],
    [603, 'Decline', 'no_answer'],
    [404, 'Not Found', 'failed'],
  ] as const)
    test(`${status} is the callee's word: the second line is not tried`, async () => {
      const before = second.calls.length
      const { id } = await calls(says(status, reason))
      const row = await story(id)
      assert.deepEqual([row.status, left(row)], [expected, []])
      assert.notEqual(row.trunk_id, w.trunkId)
      assert.equal(second.calls.length, before)
      await w.quiet()
    })

  test('what a desk phone dials by itself goes on by the second line, too', async () => {
    first.conduct = says(503, 'Service Unavailable')
    await w.available(operator)
    const call = await operator.phone.call('901112233', { tone: OPERATOR_HZ })
    const customer = await second.incoming(5000)
    await customer.answer(CUSTOMER_HZ)
    await call.answered()
    await call.media.hears(CUSTOMER_HZ)
    customer.hangup()
    await call.ended()
    const [row] = await w.calls(`?operator_id=${operator.id}`)
    assert.deepEqual([row.to, row.trunk_id], ['+998901112233', w.trunkId])
    await w.quiet()
  })

  test('nobody at the address at all: the second line', async () => {
    first.close()
    gone = true
    await w.available(operator)
    const to = String(++next)
    await operator.api.post('/api/calls/outbound', { to })
    const desk = await operator.phone.incoming()
    await desk.answer(OPERATOR_HZ)
    await talks(desk, await second.incoming(8000))
    await w.quiet()
    failed = false
  })
})
