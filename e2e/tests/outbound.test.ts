/** Calls that operators make: to customers through the trunk, and to each other. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Phone } from '../src/phone.ts'
import { until } from '../src/wait.ts'
import { type DeskOperator, type World, world } from '../src/world.ts'

const CUSTOMER_HZ = 1010
const OPERATOR_HZ = 1490

describe('outgoing call', () => {
  let w: World
  let operator: DeskOperator
  let provider: Phone

  before(async () => {
    w = await world()
    operator = await w.deskOperator('321')
    provider = await w.provider()
  })
  after(() => w?.close())

  async function dial(to: string): Promise<string> {
    await w.available(operator)
    const { call_id } = await operator.api.post('/api/calls/outbound', { to })
    return call_id
  }

  const finished = (id: string) =>
    until(`${id} to be final`, async () => {
      const row = await w.admin.get(`/api/calls/${id}`)
      return row.status ? row : undefined
    }, { timeoutMs: 15_000 })

  test('rings the operator first, then the customer; both hear each other; recorded', async () => {
    const id = await dial('+998901234567')
    const desk = await operator.phone.incoming()
    assert.equal(desk.header('x-call-id'), id)
    assert.equal(desk.header('x-auto-answer'), '1')
    await desk.answer(OPERATOR_HZ)
    const customer = await provider.incoming()
    assert.match(customer.invite?.startLine ?? '', /998901234567@/)
    await customer.answer(CUSTOMER_HZ)
    await desk.media.hears(CUSTOMER_HZ)
    await customer.media.hears(OPERATOR_HZ)
    desk.hangup()
    await customer.ended()
    const row = await finished(id)
    assert.equal(row.status, 'answered')
    assert.equal(row.direction, 'outbound')
    assert.equal(row.operator_id, operator.id)
    await until('the recording', async () => (await w.admin.get(`/api/calls/${id}`)).recording?.state === 'complete')
    await w.quiet()
  })

  for (const [status, reason, expected] of [
    [486, 'Busy Here', 'busy'],
    [480, 'Temporarily Unavailable', 'no_answer'],
    [404, 'Not Found', 'failed'],
    [503, 'Service Unavailable', 'failed'],
  ] as const) {
    test(`the customer's side answers ${status}: ${expected}, with the cause`, async () => {
      const id = await dial('998901234568')
      await (await operator.phone.incoming()).answer(OPERATOR_HZ)
      const customer = await provider.incoming()
      customer.reject(status, reason)
      const row = await finished(id)
      assert.equal(row.status, expected)
      assert.equal(row.cause?.sip, status)
      await w.quiet()
    })
  }

  test('the operator gives up while the customer rings', async () => {
    const id = await dial('998901234569')
    const desk = await operator.phone.incoming()
    await desk.answer(OPERATOR_HZ)
    const customer = await provider.incoming()
    desk.hangup()
    await customer.ended(5000)
    assert.equal((await finished(id)).status, 'no_answer')
    await w.quiet()
  })

  test('the operator does not pick up his own phone: failed, the customer never rings', async () => {
    const id = await dial('998901234570')
    const desk = await operator.phone.incoming()
    desk.reject(486, 'Busy Here')
    assert.equal((await finished(id)).status, 'failed')
    assert.equal(provider.calls.some((call) => !call.taken), false)
    await w.quiet()
  })

  test('a number that is none is refused in words', async () => {
    await assert.rejects(operator.api.post('/api/calls/outbound', { to: 'abc' }), (error: { status: number }) => {
      assert.ok([400, 409, 422].includes(error.status))
      return true
    })
  })

  test('one operator calls the other', async () => {
    const colleague = await w.deskOperator('322')
    const id = await dial('322')
    await (await operator.phone.incoming()).answer(OPERATOR_HZ)
    const theirs = await colleague.phone.incoming()
    await theirs.answer(CUSTOMER_HZ)
    await theirs.media.hears(OPERATOR_HZ)
    theirs.hangup()
    const row = await finished(id)
    assert.equal(row.direction, 'internal')
    assert.equal(row.status, 'answered')
    await w.quiet()
  })
})
