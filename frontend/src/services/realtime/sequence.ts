import type { RealtimeEvent, ServerFrame } from './protocol'

/**
 * Which events are new. A pure machine: every numbered event is delivered once and in order, or the page is
 * told to fetch everything again. After a reconnect it asks the server to go on where it stopped; the server
 * either replays (numbers go on from ours) or answers `resync`.
 */
export interface Cursor {
  session: string
  seq: number
}

export interface Sequence {
  /** Last event taken; null before the first hello. */
  cursor: Cursor | null
  /** After a reconnect, until the first event or `resync`: where the server would start us afresh. */
  fresh: Cursor | null
}

export type SequenceEffect =
  | { kind: 'deliver'; event: RealtimeEvent }
  | { kind: 'resume'; cursor: Cursor }
  | { kind: 'resync' }

export const emptySequence: Sequence = { cursor: null, fresh: null }

export interface SequenceStep {
  next: Sequence
  effects: SequenceEffect[]
}

export function stepSequence(state: Sequence, frame: ServerFrame): SequenceStep {
  switch (frame.type) {
    case 'ping':
    case 'pong':
      return { next: state, effects: [] }
    case 'hello':
      return hello(state, { session: frame.session, seq: frame.seq })
    case 'resync':
      return { next: { cursor: state.fresh ?? state.cursor, fresh: null }, effects: [{ kind: 'resync' }] }
    default:
      return Number.isInteger(frame.seq) ? event(state, frame) : { next: state, effects: [] }
  }
}

function hello(state: Sequence, fresh: Cursor): SequenceStep {
  if (!state.cursor) return { next: { cursor: fresh, fresh: null }, effects: [] }
  const { cursor } = state
  // The answer to our question: the replay follows, up to that number.
  if (state.fresh && cursor.session === fresh.session) {
    return { next: { cursor, fresh: fresh.seq > cursor.seq ? fresh : null }, effects: [] }
  }
  // Nothing was missed, no question to ask.
  if (cursor.session === fresh.session && cursor.seq === fresh.seq)
    return { next: { cursor, fresh: null }, effects: [] }
  return { next: { cursor, fresh }, effects: [{ kind: 'resume', cursor }] }
}

function event(state: Sequence, frame: RealtimeEvent): SequenceStep {
  const { cursor, fresh } = state
  // An event before any hello: numbers mean nothing yet, the first fetch will have it.
  if (!cursor) return { next: state, effects: [] }
  const deliver: SequenceEffect = { kind: 'deliver', event: frame }
  if (frame.seq === cursor.seq + 1) {
    return {
      next: { cursor: { ...cursor, seq: frame.seq }, fresh: keep(fresh, frame.seq) },
      effects: [deliver],
    }
  }
  if (fresh && fresh.session !== cursor.session) {
    // The server went on with new numbers without replaying: what lies between is unknown.
    if (frame.seq > fresh.seq) {
      const next = { cursor: { session: fresh.session, seq: frame.seq }, fresh: null }
      return { next, effects: [{ kind: 'resync' }, deliver] }
    }
    return { next: state, effects: [] }
  }
  if (frame.seq <= cursor.seq) return { next: state, effects: [] }
  return {
    next: { cursor: { ...cursor, seq: frame.seq }, fresh: null },
    effects: [{ kind: 'resync' }, deliver],
  }
}

/** The replay is over when it has reached the number of the hello. */
function keep(fresh: Cursor | null, seq: number): Cursor | null {
  return fresh && seq < fresh.seq ? fresh : null
}
