import { describe, expect, it } from 'vitest'
import type { RealtimeEvent, ServerFrame } from './protocol'
import { emptySequence, type Sequence, type SequenceEffect, stepSequence } from './sequence'

const event = (seq: number): RealtimeEvent => ({ type: 'new_message', seq, at: '', data: seq })
const hello = (session: string, seq: number): ServerFrame => ({ type: 'hello', session, seq })

function run(frames: ServerFrame[], from: Sequence = emptySequence) {
  let state = from
  const effects: SequenceEffect[] = []
  for (const frame of frames) {
    const step = stepSequence(state, frame)
    state = step.next
    effects.push(...step.effects)
  }
  const brief = effects.map((effect) =>
    effect.kind === 'deliver'
      ? effect.event.seq
      : effect.kind === 'resume'
        ? `resume ${effect.cursor.session} ${effect.cursor.seq}`
        : 'resync',
  )
  return { state, brief }
}

describe('sequence', () => {
  it('delivers numbered events once, in order', () => {
    expect(run([hello('s', 4), event(5), event(6), event(6), event(5), event(7)]).brief).toEqual([5, 6, 7])
  })

  it('ignores what comes before the first hello, and frames without a number', () => {
    const odd = { type: 'notification', at: '', data: null } as unknown as RealtimeEvent
    expect(run([event(5), hello('s', 5), odd, { type: 'ping' }, { type: 'pong' }, event(6)]).brief).toEqual([
      6,
    ])
  })

  it('refetches when a number is missing, and goes on', () => {
    expect(run([hello('s', 0), event(1), event(3), event(4)]).brief).toEqual([1, 'resync', 3, 4])
  })

  it('resumes and takes the replay in the same session', () => {
    const { state } = run([hello('s', 0), event(1), event(2)])
    expect(run([hello('s', 4), event(2), event(3), event(4), event(5)], state).brief).toEqual([
      'resume s 2',
      3,
      4,
      5,
    ])
  })

  it('asks nothing when nothing was missed', () => {
    const { state } = run([hello('s', 0), event(1)])
    expect(run([hello('s', 1), event(2)], state).brief).toEqual([2])
  })

  it('goes on in the old session under a new name', () => {
    const { state } = run([hello('old', 0), event(1), event(2)])
    const step = run([hello('new', 0), event(3), event(4)], state)
    expect(step.brief).toEqual(['resume old 2', 3, 4])
    expect(step.state.cursor).toEqual({ session: 'old', seq: 4 })
  })

  it('takes the second hello for the answer to its question', () => {
    const { state } = run([hello('old', 0), event(1), event(2)])
    expect(run([hello('new', 0), hello('old', 2), event(3)], state).brief).toEqual(['resume old 2', 3])
    expect(run([hello('new', 0), hello('old', 4), event(3), event(4), event(5)], state).brief).toEqual([
      'resume old 2',
      3,
      4,
      5,
    ])
  })

  it('starts afresh after resync', () => {
    const { state } = run([hello('old', 0), event(1), event(2)])
    const step = run([hello('new', 0), { type: 'resync' }, event(1), event(2)], state)
    expect(step.brief).toEqual(['resume old 2', 'resync', 1, 2])
    expect(step.state.cursor).toEqual({ session: 'new', seq: 2 })
  })

  it('refetches when the server neither replays nor says so', () => {
    const { state } = run([hello('old', 0), event(1)])
    expect(run([hello('new', 40), event(41), event(42)], state).brief).toEqual([
      'resume old 1',
      'resync',
      41,
      42,
    ])
  })

  it('never delivers a number twice in generated histories of cuts and repeats', () => {
    let seed = 7
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31
      return seed / 2 ** 31
    }
    for (let history = 0; history < 300; history += 1) {
      let state = emptySequence
      let head = 0
      const seen: number[] = []
      const take = (frame: ServerFrame) => {
        const step = stepSequence(state, frame)
        state = step.next
        for (const effect of step.effects) {
          if (effect.kind === 'deliver') seen.push(effect.event.seq)
          if (effect.kind === 'resume') for (let n = effect.cursor.seq; n <= head; n += 1) take(event(n))
        }
      }
      take(hello('s', 0))
      for (let i = 0; i < 60; i += 1) {
        const dice = random()
        if (dice < 0.6) {
          head += 1
          // One in six is lost with the connection.
          if (dice < 0.5) take(event(head))
        } else if (dice < 0.8) take(event(Math.ceil(random() * head)))
        else take(hello('s', head))
      }
      expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
    }
  })
})
