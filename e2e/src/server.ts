/** The built binary as a child process. */
import { execFileSync } from 'node:child_process'
import { Api } from './api.ts'
import { binary } from './paths.ts'
import { freeTcpPort } from './ports.ts'
import { Process } from './process.ts'
import { Hopeless, until } from './wait.ts'

export const ADMIN = { username: 'admin', password: 'Admin-password-of-the-tests-1' }

export class Server {
  process: Process | undefined

  private constructor(
    readonly env: Record<string, string>,
    readonly base: string,
  ) {}

  static async prepare(env: Record<string, string>): Promise<Server> {
    const port = await freeTcpPort()
    const all = {
      ...env,
      CALLCENTER_LISTEN: `127.0.0.1:${port}`,
      CALLCENTER_ADMIN_USERNAME: ADMIN.username,
      CALLCENTER_ADMIN_PASSWORD: ADMIN.password,
    }
    return new Server(all, `http://127.0.0.1:${port}`)
  }

  async start(): Promise<void> {
    this.process = new Process('callcenter', binary(), ['serve'], { env: this.env })
    await this.ready()
  }

  async ready(timeoutMs = 30_000): Promise<void> {
    await until(
      'the server to be ready',
      async () => {
        if (!this.process?.running) {
          throw new Hopeless(`the server ended (${this.process?.exitStatus}): ${this.process?.output.slice(-3000)}`)
        }
        return (await fetch(`${this.base}/readyz`, { signal: AbortSignal.timeout(2000) })).ok
      },
      { timeoutMs },
    )
  }

  get log(): string {
    return this.process?.output ?? ''
  }

  api(): Api {
    return new Api(this.base)
  }

  /** Runs another subcommand on the same installation; fails with its output if it fails. */
  run(...command: string[]): string {
    return execFileSync(binary(), command, { env: { ...process.env, ...this.env }, encoding: 'utf8' })
  }

  async stop(): Promise<void> {
    await this.process?.stop()
  }

  /** What a crash is. */
  async kill9(): Promise<void> {
    await this.process?.kill9()
  }

  /** Stops the process without ending it, as a blocked disk or a debugger would. */
  freeze(): void {
    this.process?.signal('SIGSTOP')
  }

  thaw(): void {
    this.process?.signal('SIGCONT')
  }
}
