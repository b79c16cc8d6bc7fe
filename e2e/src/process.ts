/** Child processes that never outlive the test run. */
import { type ChildProcess, spawn } from 'node:child_process'
import { Hopeless, until } from './wait.ts'

const alive = new Set<Process>()

// Last resort, if a test file dies before its clean-up.
process.on('exit', () => {
  for (const child of alive) child.signal('SIGKILL')
})

export interface SpawnOptions {
  env?: Record<string, string | undefined>
  cwd?: string
}

export class Process {
  readonly child: ChildProcess
  /** Standard output and error so far, in order of arrival. */
  output = ''
  /** Resolves with the exit code, or the signal's name. */
  readonly exited: Promise<number | NodeJS.Signals>
  exitStatus: number | NodeJS.Signals | undefined

  constructor(
    readonly name: string,
    command: string,
    args: string[],
    { env = {}, cwd }: SpawnOptions = {},
  ) {
    this.child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    alive.add(this)
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString()
      })
    }
    this.exited = new Promise((resolve) => {
      const end = (status: number | NodeJS.Signals) => {
        alive.delete(this)
        this.exitStatus = status
        resolve(status)
      }
      this.child.once('error', (error) => {
        this.output += String(error)
        end(127)
      })
      this.child.once('exit', (code, signal) => end(code ?? signal ?? -1))
    })
  }

  get running(): boolean {
    return this.exitStatus === undefined
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running && this.child.pid) this.child.kill(signal)
  }

  /** SIGTERM, and SIGKILL after `graceMs`. */
  async stop(graceMs = 10_000): Promise<number | NodeJS.Signals> {
    this.signal('SIGTERM')
    const timer = setTimeout(() => this.signal('SIGKILL'), graceMs)
    const status = await this.exited
    clearTimeout(timer)
    return status
  }

  async kill9(): Promise<void> {
    this.signal('SIGKILL')
    await this.exited
  }

  /** Waits until the output matches. */
  async says(pattern: RegExp, timeoutMs = 20_000): Promise<RegExpMatchArray> {
    return await until(
      `${this.name} to print ${pattern}`,
      () => {
        const match = this.output.match(pattern)
        if (!match && !this.running) {
          throw new Hopeless(`${this.name} ended (${this.exitStatus}): ${this.output.slice(-2000)}`)
        }
        return match
      },
      { timeoutMs },
    )
  }
}
