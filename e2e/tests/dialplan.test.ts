/** What a caller meets in every state of the server, on a real Asterisk without the server. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Asterisk } from '../src/asterisk.ts'
import { Phone } from '../src/phone.ts'
import { SippRun } from '../src/sipp.ts'
import { readWav } from '../src/tone.ts'
import { elapse, until } from '../src/wait.ts'

const TONE_HZ = 1010

describe('dialplan', () => {
  let dir: string
  let asterisk: Asterisk
  let customer: Phone

  before(async () => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cc-'))
    asterisk = await Asterisk.prepare(dir)
    await asterisk.start()
    await asterisk.ari.pushTrunk('trunk-1')
    customer = await Phone.open({ sipPort: asterisk.sipPort, user: '998901234567', displayName: 'Olim, "A" <b>' })
  })

  after(async () => {
    customer?.close()
    await asterisk?.stop()
    fs.rmSync(dir, { recursive: true, force: true })
  })

  const ledgerOf = async (did: string) =>
    await until(`the ledger's row of ${did}`, () => asterisk.ledger().find((row) => row.did === did))

  test('orig_os15: a live server gets the call at once, with no text of the caller in the arguments', async () => {
    const events = await asterisk.ari.events('callcenter')
    await asterisk.ari.heartbeat()
    const call = await customer.call('+998712000001')
    const start = await events.next('StasisStart', (event) => event.type === 'StasisStart')
    assert.deepEqual(start.args, ['inbound'])
    assert.equal(start.channel.dialplan.exten, '+998712000001')
    assert.equal(start.channel.caller.number, '998901234567')
    await call.rings()
    await asterisk.ari.request('DELETE', `/channels/${start.channel.id}`, { reason: 'busy' })
    assert.equal((await call.ended()).status, 486)
    events.close()
  })

  test('a call during a restart of the server rings and is delivered when it is back', async () => {
    const call = await customer.call('712000002')
    await call.rings(2000)
    await elapse(1500)
    assert.equal(call.state, 'ringing')
    await asterisk.ari.heartbeat()
    const events = await asterisk.ari.events('callcenter')
    await asterisk.ari.heartbeat()
    await events.next('StasisStart', (event) => event.type === 'StasisStart', 3000)
    call.hangup()
    await call.ended()
    events.close()
  })

  test('a frozen server is not asked: its heartbeat is old although it is connected', async () => {
    const events = await asterisk.ari.events('callcenter')
    await asterisk.ari.heartbeat(Math.floor(Date.now() / 1000) - 5)
    const call = await customer.call('712000003')
    await call.rings(2000)
    await call.answered(12_000)
    assert.deepEqual(events.all.filter((event) => event.type === 'StasisStart'), [])
    call.hangup()
    assert.equal((await ledgerOf('712000003')).away, 'reached', 'hung up during the announcement')
    events.close()
  })

  test('without a server the caller rings for five seconds, hears the announcement and leaves a message', async () => {
    const call = await customer.call('712000004', { tone: TONE_HZ })
    const started = performance.now()
    await call.rings(2000)
    await call.answered(12_000)
    const waited = performance.now() - started
    assert.ok(waited > 4000 && waited < 8000, `answered after ${waited} ms`)
    await until('the announcement to be sent', () => call.media.received > 100)
    const away = asterisk.recordingPath('away')
    const before = new Set(fs.existsSync(away) ? fs.readdirSync(away) : [])
    const name = await until('the message to be recorded', () => fs.readdirSync(away).find((file) => !before.has(file)), { timeoutMs: 30_000 })
    await until('two seconds of message', () => fs.statSync(path.join(away, name)).size > 32_000)
    call.hangup()
    const row = await ledgerOf('712000004')
    assert.equal(`${row.uniqueid}.wav`, name, 'the row leads to the message')
    assert.equal(row.away, 'voicemail')
    assert.equal(row.trunk, 'trunk-1')
    assert.equal(row.caller, '998901234567')
    assert.equal(row.accountcode, '', 'the server never saw it')
    assert.ok(row.end > row.start && row.start > Date.now() / 1000 - 60)
    const wav = readWav(fs.readFileSync(path.join(away, name)))
    assert.ok(wav.peak(TONE_HZ) > 2000, 'the message is what the caller said')
  })

  test('ten callers at once without a server: SIPp and the ledger agree call by call', async () => {
    const run = await SippRun.start({ dir, sipPort: asterisk.sipPort, to: '712000005', calls: 10, rate: 20, talkMs: 1000 })
    const calls = await run.done()
    assert.equal(calls.length, 10, run.process.output.slice(-500))
    for (const call of calls) assert.deepEqual({ ...call, callId: '' }, { callId: '', ringing: true, answered: true, ended: 'us' })
    const rows = await until('ten rows', () => {
      const found = asterisk.ledger().filter((row) => row.did === '712000005')
      return found.length >= 10 ? found : undefined
    })
    assert.equal(rows.length, 10)
  })

  test('a caller who gives up while the server is away is in the ledger as well', async () => {
    const call = await customer.call('712000006')
    await call.rings()
    call.cancel()
    assert.equal((await call.ended()).status, 487)
    const row = await ledgerOf('712000006')
    assert.equal(row.away, '')
    assert.equal(row.answer, 0)
  })

  test('a dialled number with dangerous characters is refused, one that is too long as well', async () => {
    for (const number of ['71%26Local%2F1', '7120$%7BSHELL(id)%7D', '712,outbound', '9'.repeat(70), 'h', 's', 'T']) {
      const call = await customer.call(number)
      assert.ok([404, 484].includes((await call.ended()).status), number)
    }
  })

  test('a stranger is challenged, whatever he dials', async () => {
    await asterisk.ari.request('DELETE', '/asterisk/config/dynamic/res_pjsip/identify/trunk-1')
    const call = await customer.call('712000007')
    assert.equal((await call.ended()).status, 401)
    await asterisk.ari.pushTrunk('trunk-1')
  })

  test("an operator's phone: given to the server as outbound; three tries and 503 without it", async () => {
    await asterisk.ari.pushOperator('101', 'secret-of-101')
    const desk = await Phone.open({ sipPort: asterisk.sipPort, user: '101', password: 'secret-of-101' })
    await desk.register()
    const refused = await desk.call('901112233')
    assert.equal((await refused.ended()).status, 503)

    const events = await asterisk.ari.events('callcenter')
    await asterisk.ari.heartbeat()
    const call = await desk.call('*21#')
    const start = await events.next('StasisStart', (event) => event.type === 'StasisStart')
    assert.deepEqual(start.args, ['outbound'])
    assert.equal(start.channel.dialplan.exten, '*21#')
    call.hangup()
    events.close()
    desk.close()
  })

  test('every leg has its lines among the channel events', async () => {
    const kinds = new Set(asterisk.channelEvents().map((line) => line[0]))
    for (const kind of ['CHAN_START', 'ANSWER', 'HANGUP']) assert.ok(kinds.has(kind), kind)
  })

  test('the log complains of nothing but the server that was away', () => {
    // A changed endpoint makes this version warn of an option that nobody set.
    const expected = /Stasis app 'callcenter' doesn't exist|Option 'stir_shaken'/
    const complaints = asterisk.complaints().filter((line) => !expected.test(line))
    assert.deepEqual(complaints, [])
  })
})
