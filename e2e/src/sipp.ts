/** Many customers at once, played by SIPp; its log is a ledger independent of Asterisk's and of ours. */
import fs from 'node:fs'
import path from 'node:path'
import { sippScenarios } from './paths.ts'
import { freeSipPort } from './ports.ts'
import { Process } from './process.ts'
import { RATE, sine, ulawEncode } from './tone.ts'

export interface SippCalls {
  /** Folder for the scenario, the tone and the log. */
  dir: string
  sipPort: number
  /** Number to dial. */
  to: string
  /** Caller's number; `[call_number]` is replaced by 1, 2, 3 … */
  caller?: string
  calls?: number
  /** New calls a second. */
  rate?: number
  /** Calls at one time. */
  atOnce?: number
  /** Hang up this long after the answer. */
  talkMs?: number
  /** Give up when not answered after this. */
  answerMs?: number
  toneHz?: number
}

export interface SippRecord {
  callId: string
  ringing: boolean
  answered: boolean
  /** `us` = SIPp hung up, `them` = the other side did. */
  ended: 'us' | 'them' | 'gave up' | 'refused' | undefined
}

export class SippRun {
  private constructor(
    readonly process: Process,
    private readonly logFile: string,
  ) {}

  static async start(options: SippCalls): Promise<SippRun> {
    const { dir, sipPort, to, caller = '99890[call_number]', calls = 1, rate = 10, atOnce = calls } = options
    const { talkMs = 3000, answerMs = 60_000, toneHz = 440 } = options
    const port = await freeSipPort()
    const name = path.join(dir, `sipp-${port}`)
    fs.writeFileSync(`${name}.ulaw`, Buffer.from(Uint8Array.from(sine(toneHz, RATE * 2), ulawEncode)))
    const scenario = fs
      .readFileSync(path.join(sippScenarios, 'caller.xml'), 'utf8')
      .replaceAll('{{TALK_MS}}', String(talkMs))
      .replaceAll('{{ANSWER_MS}}', String(answerMs))
      .replaceAll('{{CALLER}}', caller)
      .replaceAll('{{TONE_FILE}}', `${name}.ulaw`)
    fs.writeFileSync(`${name}.xml`, scenario)
    const process = new Process('sipp', 'sipp', [
      ...['-sf', `${name}.xml`, '-i', '127.0.0.1', '-mi', '127.0.0.1', '-p', String(port), '-nostdin'],
      ...['-s', to, '-m', String(calls), '-r', String(rate), '-l', String(atOnce), '-trace_logs', '-log_file', `${name}.log`],
      ...['-trace_err', '-error_file', `${name}.err`, '-cid_str', `%u-%p-${port}@%s`, `127.0.0.1:${sipPort}`],
    ])
    return new SippRun(process, `${name}.log`)
  }

  /** What became of each call so far. */
  ledger(): SippRecord[] {
    const records = new Map<string, SippRecord>()
    const text = fs.existsSync(this.logFile) ? fs.readFileSync(this.logFile, 'utf8') : ''
    for (const line of text.split('\n')) {
      const [, callId, event] = line.match(/^(\S+@\S+) (.+)$/) ?? []
      if (!callId || !event) continue
      const record = records.get(callId) ?? { callId, ringing: false, answered: false, ended: undefined }
      records.set(callId, record)
      if (event === 'ringing') record.ringing = true
      else if (event === 'answered') record.answered = true
      else if (event === 'ended us') record.ended = 'us'
      else if (event === 'ended them') record.ended = 'them'
      else if (event === 'gave up') record.ended = 'gave up'
      else if (event === 'done') record.ended ??= 'refused'
    }
    return [...records.values()]
  }

  /** Waits until all calls are over. */
  async done(): Promise<SippRecord[]> {
    await this.process.exited
    return this.ledger()
  }
}
