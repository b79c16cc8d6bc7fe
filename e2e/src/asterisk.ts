/** A private Asterisk on free ports, with the configuration that the binary renders. */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { Ari } from './ari.ts'
import { asteriskRoot, binary, startAsterisk } from './paths.ts'
import { freeRtpRange, freeSipPort } from './ports.ts'
import { Process } from './process.ts'
import { Hopeless, until } from './wait.ts'

export interface AwayRow {
  uniqueid: string
  start: number
  answer: number
  end: number
  caller: string
  did: string
  trunk: string
  disposition: string
  accountcode: string
  away: string
}

export class Asterisk {
  process: Process | undefined

  private constructor(
    readonly dataDir: string,
    /** CALLCENTER_* settings; the server must be started with the same. */
    readonly env: Record<string, string>,
    readonly sipPort: number,
    readonly httpPort: number,
    readonly ari: Ari,
  ) {}

  /** Chooses ports and secrets below `dataDir`; starts nothing. */
  static async prepare(dataDir: string, extra: Record<string, string> = {}): Promise<Asterisk> {
    // TCP for ARI, UDP for the copies of SIP messages.
    const httpPort = await freeSipPort()
    const sipPort = await freeSipPort()
    const [first, last] = await freeRtpRange()
    const env = {
      CALLCENTER_DATA_DIR: dataDir,
      CALLCENTER_ASTERISK_ROOT: asteriskRoot(),
      CALLCENTER_ASTERISK_HTTP_PORT: String(httpPort),
      CALLCENTER_ARI_URL: `http://127.0.0.1:${httpPort}`,
      CALLCENTER_ARI_USERNAME: 'callcenter',
      CALLCENTER_ARI_PASSWORD: 'ari-password-of-the-tests',
      CALLCENTER_ARI_APP: 'callcenter',
      CALLCENTER_SIP_PORT: String(sipPort),
      CALLCENTER_RTP_PORTS: `${first}-${last}`,
      ...extra,
    }
    const ari = new Ari(env.CALLCENTER_ARI_URL, env.CALLCENTER_ARI_USERNAME, env.CALLCENTER_ARI_PASSWORD)
    return new Asterisk(dataDir, env, sipPort, httpPort, ari)
  }

  private get home(): string {
    return path.join(this.dataDir, 'asterisk')
  }

  /** Puts a file into the installation's own folder. */
  place(name: string, contents: Buffer): void {
    const file = path.join(this.home, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, contents)
  }

  /** Renders the configuration and starts; returns when ARI answers. */
  async start(): Promise<void> {
    const etc = path.join(this.home, 'etc')
    execFileSync(binary(), ['asterisk-config', '--out', etc], { env: { ...process.env, ...this.env } })
    this.process = new Process('asterisk', startAsterisk, [asteriskRoot(), etc])
    await until(
      'Asterisk to boot',
      () => {
        if (!this.process?.running) throw new Hopeless(`Asterisk ended: ${this.process?.output}\n${this.log()}`)
        return this.ari.ready()
      },
      { timeoutMs: 30_000, everyMs: 50 },
    )
  }

  async stop(): Promise<void> {
    await this.process?.stop()
  }

  async kill9(): Promise<void> {
    await this.process?.kill9()
  }

  log(): string {
    return read(path.join(this.home, 'log/messages.log'))
  }

  /** Warnings and errors of the log. */
  complaints(): string[] {
    return this.log()
      .split('\n')
      .filter((line) => /] (WARNING|ERROR)\[/.test(line) && !/web ?socket/i.test(line))
  }

  /** Rows of the ledger that the server imports. */
  ledger(): AwayRow[] {
    return csv(read(path.join(this.home, 'log/cdr-custom/callcenter.csv'))).map((row) => ({
      uniqueid: row[0] ?? '',
      start: Number(row[2]),
      answer: Number(row[3]),
      end: Number(row[4]),
      caller: row[5] ?? '',
      did: row[6] ?? '',
      trunk: row[7] ?? '',
      disposition: row[9] ?? '',
      accountcode: row[11] ?? '',
      away: row[12] ?? '',
    }))
  }

  /** Asterisk's own CDR file, one array per row. */
  masterCsv(): string[][] {
    return csv(read(path.join(this.home, 'log/cdr-csv/Master.csv')))
  }

  /** Channel events, one array per line: event, time, channel, linked id, name, caller, extension, account, details. */
  channelEvents(): string[][] {
    return csv(read(path.join(this.home, 'log/cel-custom/callcenter.csv')))
  }

  recordingPath(name: string): string {
    return path.join(this.home, 'spool/recording', name)
  }
}

function read(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
}

/** RFC 4180. */
export function csv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (quoted) {
      if (char !== '"') field += char
      else if (text[at + 1] === '"') field += text[at++]
      else quoted = false
    } else if (char === '"') quoted = true
    else if (char === ',' || char === '\n') {
      row.push(field)
      field = ''
      if (char === '\n') {
        rows.push(row)
        row = []
      }
    } else if (char !== '\r') field += char
  }
  return rows
}
