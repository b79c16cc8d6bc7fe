/** Everything a story needs: Asterisk, the server, people with phones and browsers. `close` removes all of it.
 *
 *     const w = await world()
 *     const desk = await w.deskOperator('101')
 *     const call = await w.customer('998901234567').then((c) => c.call('712000000', { tone: 1010 }))
 */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Api, Json } from './api.ts'
import { Asterisk } from './asterisk.ts'
import { context, launch, watchSound } from './browser.ts'
import { Phone } from './phone.ts'
import { ADMIN, Server } from './server.ts'
import { SippRun, type SippCalls } from './sipp.ts'
import { wavFile } from './tone.ts'
import { until } from './wait.ts'

export interface Person {
  id: string
  extension: string
  username: string
  password: string
  api: Api
}

export interface DeskOperator extends Person {
  phone: Phone
}

export interface PageOperator extends Person {
  page: Page
  browser: Browser
}

export interface WorldOptions {
  env?: Record<string, string>
  /** Do not start the server yet. */
  serverLater?: boolean
  /** Sounds that stand in Asterisk's folder before it starts: `{ 'moh/tone.wav': … }`. */
  sounds?: Record<string, Int16Array>
}

export async function world(options: WorldOptions = {}): Promise<World> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cc-'))
  const asterisk = await Asterisk.prepare(dir, options.env)
  for (const [name, samples] of Object.entries(options.sounds ?? {})) asterisk.place(name, wavFile(samples))
  const server = await Server.prepare(asterisk.env)
  const made = new World(dir, asterisk, server)
  try {
    await asterisk.start()
    if (!options.serverLater) await made.startServer()
    return made
  } catch (error) {
    await made.close()
    throw error
  }
}

export class World {
  /** Signed in as the first admin. */
  admin!: Api
  private readonly phones: Phone[] = []
  private readonly browsers: Browser[] = []

  constructor(
    readonly dir: string,
    readonly asterisk: Asterisk,
    readonly server: Server,
  ) {}

  /** Starts the server, signs in and adds the trunk that every customer comes through. */
  async startServer(): Promise<void> {
    await this.server.start()
    this.admin = this.server.api()
    await this.admin.login(ADMIN.username, ADMIN.password)
    await this.connected()
    if (!this.trunkId) await this.addTrunk()
  }

  trunkId: string | undefined

  private async addTrunk(): Promise<void> {
    const provider = await this.provider()
    const trunk = await this.admin.post('/api/trunks', {
      name: 'Test trunk',
      kind: 'ip',
      host: '127.0.0.1',
      port: provider.port,
      match: ['127.0.0.0/8'],
      codecs: ['ulaw'],
    })
    this.trunkId = trunk.id
    await until('the trunk to reach Asterisk', async () => {
      const endpoints: Json[] = await this.asterisk.ari.request('GET', '/endpoints')
      return endpoints.some((endpoint) => endpoint.technology === 'PJSIP')
    })
  }

  private providerPhone: Phone | undefined

  /** The far side of the trunk: rings for calls that leave the company. */
  async provider(): Promise<Phone> {
    this.providerPhone ??= await this.phone('provider')
    return this.providerPhone
  }

  /** Waits until the server holds Asterisk's events and has told the dialplan so. */
  async connected(timeoutMs = 15_000): Promise<void> {
    const app = this.asterisk.env.CALLCENTER_ARI_APP ?? ''
    await until(
      'the server to take over Asterisk',
      async () => {
        const { value } = await this.asterisk.ari.request('GET', '/asterisk/variable', { variable: 'CC_HB' })
        await this.asterisk.ari.request('GET', `/applications/${app}`)
        return Date.now() / 1000 - Number(value) < 3
      },
      { timeoutMs },
    )
  }

  async phone(user: string, password?: string): Promise<Phone> {
    const phone = await Phone.open({ sipPort: this.asterisk.sipPort, user, ...(password ? { password } : {}) })
    this.phones.push(phone)
    return phone
  }

  /** Somebody outside, who calls through the trunk. */
  async customer(number = '998901234567'): Promise<Phone> {
    return await this.phone(number)
  }

  /** Many of them. */
  async customers(calls: Omit<SippCalls, 'dir' | 'sipPort'>): Promise<SippRun> {
    return await SippRun.start({ ...calls, dir: this.dir, sipPort: this.asterisk.sipPort })
  }

  async person(extension: string, device: 'webrtc' | 'sip', role = 'operator'): Promise<Person> {
    const username = `operator${extension}`
    const password = `Password-of-${extension}-x`
    const { id } = await this.admin.post('/api/operators', {
      name: `Operator ${extension}`,
      username,
      password,
      role,
      extension,
      device,
      queues: [],
    })
    const api = this.server.api()
    await api.login(username, password)
    return { id, extension, username, password, api }
  }

  /** An operator with a registered desk phone; `available` unless told otherwise. */
  async deskOperator(extension: string, { available = true, role = 'operator' } = {}): Promise<DeskOperator> {
    const person = await this.person(extension, 'sip', role)
    const device = await this.admin.post(`/api/operators/${person.id}/device`)
    const phone = await this.phone(device.username, device.password)
    await until(`${extension} to register`, () => phone.register().then(() => true))
    if (available) await this.available(person)
    return { ...person, phone }
  }

  async available(person: Person): Promise<void> {
    await until(`${person.extension} to be available and reachable`, async () => {
      const answer = await person.api.put(`/api/operators/${person.id}/status`, { status: 'available' })
      if (!answer.reachable) {
        const endpoint = await this.asterisk.ari.request('GET', `/endpoints/PJSIP/${person.extension}`)
        throw new Error(JSON.stringify([answer, endpoint]))
      }
      return true
    })
  }

  async status(person: Person, status: 'break' | 'offline'): Promise<void> {
    await person.api.put(`/api/operators/${person.id}/status`, { status })
  }

  /** An operator as the others see him. */
  async seen(person: Person): Promise<Json> {
    const operators: Json[] = (await this.admin.get('/api/operators?limit=200')).items
    return operators.find((operator) => operator.id === person.id)
  }

  /** An operator's browser, signed in by hand as a person would. */
  async page(toneHz = 1490, locale = 'en-US'): Promise<{ page: Page; browser: Browser }> {
    const browser = await launch({ dir: this.dir, toneHz })
    this.browsers.push(browser)
    const page = await (await context(browser, locale)).newPage()
    page.setDefaultTimeout(15_000)
    await watchSound(page)
    // Or the page would take the language of the person who signs in.
    await page.addInitScript((language) => {
      localStorage.setItem('callcenter.preferences', JSON.stringify({ language, languageChosen: true }))
    }, locale.startsWith('en') ? 'en' : locale)
    await page.goto(this.server.base)
    return { page, browser }
  }

  /** An operator in a browser: signed in, shift started, phone connected. */
  async pageOperator(extension: string, toneHz = 1490, role = 'operator'): Promise<PageOperator> {
    const person = await this.person(extension, 'webrtc', role)
    const { page, browser } = await this.page(toneHz)
    await signIn(page, person)
    // Operators are asked at once, others when they want to.
    if (role !== 'operator') await page.getByRole('button', { name: 'Start shift' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start shift' }).click()
    await until(`${extension} to be ready`, async () => {
      const found = await this.seen(person)
      if (found?.status !== 'available' || !found.reachable) throw new Error(JSON.stringify(found))
      return true
    })
    return { ...person, page, browser }
  }

  /** Changes the queue of calls without a route. */
  async queue(patch: Json): Promise<Json> {
    const queues: Json[] = (await this.admin.get('/api/queues')).items
    return await this.admin.patch(`/api/queues/${queues.find((queue) => queue.is_default).id}`, patch)
  }

  async calls(query = ''): Promise<Json[]> {
    return (await this.admin.get(`/api/calls${query}`)).items
  }

  /** The only call of `from`, once it has its final status. */
  async finished(from: string, timeoutMs = 15_000): Promise<Json> {
    return await until(
      `the call of ${from} to be final`,
      async () => {
        const found = await this.calls(`?q=${from}`)
        if (found.length !== 1 || !found[0].status) throw new Error(JSON.stringify(found))
        return found[0]
      },
      { timeoutMs, everyMs: 100 },
    )
  }

  /** The same with its legs and all that happened. */
  async record(from: string): Promise<Json> {
    return await this.admin.get(`/api/calls/${(await this.finished(from)).id}`)
  }

  /** No channel, bridge or live recording is left in Asterisk. */
  async quiet(timeoutMs = 12_000): Promise<void> {
    const { ari } = this.asterisk
    await until(
      'Asterisk to be empty',
      async () => {
        const left = [await ari.request('GET', '/channels'), await ari.request('GET', '/bridges')]
        if (left.flat().length) throw new Error(JSON.stringify(left).slice(0, 800))
        return true
      },
      { timeoutMs },
    )
  }

  /** Ends every call of the phones. */
  hangUp(): void {
    for (const phone of this.phones) for (const call of phone.calls) call.hangup()
  }

  async close(): Promise<void> {
    for (const phone of this.phones) phone.close()
    await Promise.allSettled(this.browsers.map((browser) => browser.close()))
    this.server.thaw()
    await this.server.stop()
    await this.asterisk.stop()
    if (!process.env.KEEP) fs.rmSync(this.dir, { recursive: true, force: true })
  }
}

export async function signIn(page: Page, { username, password }: { username: string; password: string }): Promise<void> {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
