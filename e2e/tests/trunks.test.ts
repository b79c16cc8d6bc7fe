/** Lines that do not work, on the real Asterisk: the reason is told, the right one, within ten seconds. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Json } from '../src/api.ts'
import { type Answer, afterPassword, type Conduct, granted, Provider } from '../src/provider.ts'
import { freeSipPort } from '../src/ports.ts'
import { sdp } from '../src/sip-message.ts'
import { until } from '../src/wait.ts'
import { type World, world } from '../src/world.ts'

/** From the moment in which a line is saved. */
const IN_TIME = { timeoutMs: 10_000, everyMs: 50 }
const silence: Conduct = () => undefined
/** To questions it answers, to the rest as it is told. */
const otherwise =
  (conduct: Conduct): Conduct =>
  (request, provider) =>
    request.method === 'OPTIONS' ? { status: 200 } : conduct(request, provider)

describe('a line that does not work', () => {
  let w: World
  let number = 0
  let trunk: Json
  const providers: Provider[] = []

  before(async () => {
    w = await world()
  })
  after(() => w?.close())
  afterEach(async () => {
    for (const provider of providers.splice(0)) provider.close()
    if (trunk) await w.admin.delete(`/api/trunks/${trunk.id}`)
    trunk = undefined as unknown as Json
  })

  async function provider(conduct: Conduct): Promise<Provider> {
    const opened = await Provider.open(otherwise(conduct))
    providers.push(opened)
    return opened
  }

  /** A line that registers. */
  async function line(settings: Json): Promise<void> {
    number += 1
    trunk = await w.admin.post('/api/trunks', {
      name: `Line ${number}`,
      kind: 'registration',
      host: '127.0.0.1',
      username: `99871200${1000 + number}`,
      password: 'the-password',
      // The line of all other stories has the loopback.
      match: [`192.0.2.${number}`],
      ...settings,
    })
  }

  async function becomes(state: string, code: string | undefined, within = IN_TIME): Promise<Json> {
    return await until(
      `the line to be ${state} ${code ?? ''}`,
      async () => {
        const now = await w.admin.get(`/api/trunks/${trunk.id}`)
        if (now.state !== state || now.last_error?.code !== code) throw new Error(JSON.stringify(now))
        return now
      },
      within,
    )
  }

  test('works: connected', async () => {
    const { port } = await provider(afterPassword((request) => granted(request)))
    await line({ port })
    await becomes('online', undefined)
  })

  for (const [what, conduct, state, code] of [
    ['asks for the password for ever', afterPassword(() => ({ status: 401, headers: [['www-authenticate', 'Digest realm="p", nonce="again"']] })), 'rejected', 'wrong_login'],
    ['refuses after the password', afterPassword(() => ({ status: 403, reason: 'Forbidden' })), 'rejected', 'wrong_login'],
    ['refuses without asking', () => ({ status: 403, reason: 'IP not allowed' }), 'rejected', 'forbidden'],
    ['does not know the account', () => ({ status: 404 }), 'rejected', 'unknown_account'],
    ['has the account switched off (480)', () => ({ status: 480 }), 'rejected', 'account_unavailable'],
    ['has the account switched off (408)', () => ({ status: 408 }), 'rejected', 'account_unavailable'],
    ['is overloaded', () => ({ status: 503 }), 'rejected', 'provider_busy'],
    ['points elsewhere', () => ({ status: 302, headers: [['contact', '<sip:192.0.2.77>']] }), 'rejected', 'moved'],
    ['finds every duration too short', () => ({ status: 423 }), 'rejected', 'interval_refused'],
    ['is silent', silence, 'offline', 'no_answer'],
  ] satisfies [string, Conduct, string, string][]) {
    test(`the provider ${what}: ${code}`, async () => {
      const { port } = await provider(conduct)
      await line({ port })
      const seen = await becomes(state, code)
      if (what.includes('without asking')) {
        assert.deepEqual([seen.last_error.sip, seen.last_error.detail], [403, 'IP not allowed'])
      }
    })
  }

  test('a duration that is too short is mended without a word', async () => {
    const long = (request: { header(name: string): string }) => Number(request.header('expires')) >= 7200
    const { port } = await provider((request) =>
      long(request) ? granted(request) : { status: 423, headers: [['min-expires', '7200']] },
    )
    await line({ port })
    await becomes('online', undefined)
  })

  test('the account is connected from another place too', async () => {
    const { port } = await provider((request) => granted(request, ['contact', '<sip:71@192.0.2.50:5062>;expires=900']))
    await line({ port })
    await becomes('online', 'registered_elsewhere')
  })

  test('no server has this name', async () => {
    await line({ host: 'no-such-provider.invalid' })
    await becomes('offline', 'name_unknown')
  })

  for (const transport of ['udp', 'tcp']) {
    test(`the ${transport} port is closed`, async () => {
      await line({ port: await freeSipPort(), transport })
      await becomes('offline', 'port_closed')
    })
  }

  test('the address is outside, and Asterisk may only talk to this machine', async () => {
    await line({ host: '192.0.2.200' })
    await becomes('offline', 'only_local')
  })

  test('a line by address whose server is silent, and comes back', async () => {
    const far = await Provider.open(silence)
    providers.push(far)
    await line({ kind: 'ip', username: undefined, password: undefined, port: far.port })
    await becomes('offline', 'no_answer')
    far.conduct = () => ({ status: 200 })
    const test = await w.admin.post(`/api/trunks/${trunk.id}/test`)
    assert.deepEqual([test.trunk.state, test.trunk.last_error], ['online', null])
  })

  test('a call out finds no common codec', async () => {
    const far = await provider((request) =>
      request.method === 'REGISTER' ? granted(request) : { status: 488, reason: 'Not Acceptable Here' },
    )
    await line({ port: far.port })
    await becomes('online', undefined)
    await call(far)
    const seen = await becomes('online', 'codec_mismatch')
    assert.equal(seen.last_error.sip, 488)
  })

  test('a call out is refused because of its number', async () => {
    const far = await provider((request) => (request.method === 'REGISTER' ? granted(request) : { status: 403 }))
    await line({ port: far.port })
    await becomes('online', undefined)
    await call(far)
    await becomes('online', 'call_refused')
  })

  test('a call in which the other side is silent', async () => {
    const body = sdp(await freeSipPort())
    const far = await provider((request) => {
      if (request.method === 'REGISTER') return granted(request)
      const place = `<sip:customer@127.0.0.1:${far.port}>`
      return { status: 200, headers: [['contact', place], ['content-type', 'application/sdp']], body }
    })
    await line({ port: far.port, codecs: ['ulaw'] })
    await becomes('online', undefined)
    const operator = await w.deskOperator('331')
    await operator.api.post('/api/calls/outbound', { to: '998901234567', trunk: trunk.id })
    const desk = await operator.phone.incoming()
    await desk.answer(1490)
    await until('the call to reach the provider', () => far.seen('INVITE').length > 0)
    const answered = performance.now()
    await becomes('online', 'one_way_audio')
    assert.ok(performance.now() - answered < 10_000)
    desk.hangup()
    await w.quiet()
  })

  test('a test call says what became of it, and stands in no list', async () => {
    let answer: Answer = { status: 486, reason: 'Busy Here' }
    const body = sdp(await freeSipPort())
    const far = await provider((request) => (request.method === 'REGISTER' ? granted(request) : answer))
    await line({ port: far.port, codecs: ['ulaw'] })
    await becomes('online', undefined)
    const path = `/api/trunks/${trunk.id}/test-call`
    const busy = await w.admin.post(path, { to: '90 765 43 21' })
    assert.deepEqual([busy.outcome, busy.sip, busy.detail], ['busy', 486, 'Busy Here'])
    assert.match(far.seen('INVITE')[0]?.startLine ?? '', /907654321@/)
    const place = `<sip:customer@127.0.0.1:${far.port}>`
    answer = { status: 200, headers: [['contact', place], ['content-type', 'application/sdp']], body }
    const silent = await w.admin.post(path, { to: '90 765 43 21' })
    assert.deepEqual([silent.outcome, silent.received], ['silent', 0])
    assert.ok(silent.sent >= 100, `${silent.sent} packets in three seconds`)
    await assert.rejects(w.admin.post(path, { to: '+1 212 555 0100' }), /number_not_allowed/)
    await w.quiet()
    assert.deepEqual(await w.calls('?q=907654321'), [])
  })

  test('a mended password is noticed, also by the test', async () => {
    let good = false
    const { port } = await provider(afterPassword((request) => (good ? granted(request) : { status: 403 })))
    await line({ port })
    await becomes('rejected', 'wrong_login')
    const path = `/api/trunks/${trunk.id}`
    const refused = await w.admin.post(`${path}/test`)
    assert.deepEqual(
      refused.steps.map((step: Json) => `${step.step} ${step.outcome} ${step.fault?.code ?? ''}`),
      ['name passed ', 'answer passed ', 'registration failed wrong_login', 'codecs passed '],
    )
    good = true
    const accepted = await w.admin.post(`${path}/test`)
    assert.deepEqual(
      accepted.steps.map((step: Json) => `${step.step} ${step.outcome}`),
      ['name passed', 'answer passed', 'registration passed', 'codecs passed'],
    )
    good = false
    await w.admin.patch(path, { password: 'another' })
    await becomes('rejected', 'wrong_login')
  })

  test('a server that starts anew knows that a line is connected, and disturbs nothing', async () => {
    const far = await provider(afterPassword((request) => granted(request)))
    await line({ port: far.port })
    await becomes('online', undefined)
    const before = far.seen('REGISTER').length
    await w.server.stop()
    await w.server.start()
    await w.connected()
    w.admin = w.server.api()
    await w.admin.login('admin', 'Admin-password-of-the-tests-1')
    await becomes('online', undefined)
    assert.equal(far.seen('REGISTER').length, before)
  })

  test('deleted and made again with the same name and settings', async () => {
    const { port } = await provider(afterPassword((request) => granted(request)))
    const same = { name: 'Twice', port, username: '998712009999', match: ['192.0.2.250'] }
    await line(same)
    await becomes('online', undefined)
    await w.admin.delete(`/api/trunks/${trunk.id}`)
    await line(same)
    await becomes('online', undefined)
  })

  /** Somebody is called over the line, by Asterisk alone. */
  async function call(far: Provider): Promise<void> {
    await w.asterisk.ari.request('POST', '/channels', {
      endpoint: `PJSIP/998901234567@${trunk.endpoint}`,
      app: w.asterisk.env.CALLCENTER_ARI_APP ?? '',
      timeout: '5',
    })
    await until('the call to reach the provider', () => far.seen('INVITE').length > 0)
  }
})
