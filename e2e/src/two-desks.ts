/** Two operators at desk phones, one of whom talks with a customer, and the provider of the trunk. */
import type { Call } from './call.ts'
import type { Phone } from './phone.ts'
import { RATE, sine } from './tone.ts'
import { type DeskOperator, type World, world } from './world.ts'

export const CUSTOMER_HZ = 1010
export const FIRST_HZ = 1490
export const SECOND_HZ = 1750
export const OUTSIDE_HZ = 2010
export const MUSIC_HZ = 620

export interface Talk {
  from: string
  /** The customer's call, and that of the first operator's phone. */
  call: Call
  desk: Call
  id: string
}

export class TwoDesks {
  private constructor(
    readonly w: World,
    readonly first: DeskOperator,
    readonly second: DeskOperator,
    readonly provider: Phone,
    private next: number,
  ) {}

  /** Customers call from the numbers after `from`; `second` is the role of the second. */
  static async open(extensions: [string, string], from: number, second = 'operator'): Promise<TwoDesks> {
    const w = await world({ sounds: { 'moh/music.wav': sine(MUSIC_HZ, RATE * 10) } })
    const first = await w.deskOperator(extensions[0], { available: false })
    const other = await w.deskOperator(extensions[1], { available: false, role: second })
    await w.queue({ wrap_up_secs: 0 })
    return new TwoDesks(w, first, other, await w.provider(), from)
  }

  /** A customer talks with the first operator; the second is there, too. */
  async talk(): Promise<Talk> {
    this.next += 1
    const from = String(this.next)
    await this.w.available(this.first)
    const call = await (await this.w.customer(from)).call('712000000', { tone: CUSTOMER_HZ })
    const desk = await this.first.phone.incoming()
    await desk.answer(FIRST_HZ)
    await call.media.hears(FIRST_HZ)
    await this.w.available(this.second)
    return { from, call, desk, id: desk.header('x-call-id') }
  }

  /** Everybody goes home; what a failed test left is not the next one's. */
  async rest(): Promise<void> {
    for (const operator of [this.first, this.second]) await this.w.status(operator, 'offline')
    try {
      await this.w.quiet()
    } finally {
      this.w.hangUp()
    }
  }
}

/** The customer and somebody hear each other. */
export async function bothHear(call: Call, other: Call, hz: number): Promise<void> {
  await call.media.hears(hz)
  await other.media.hears(CUSTOMER_HZ)
}
