import type { Quality, QualityLevel } from './types'

/** One reading of the counters of a call, about once a second. */
export interface Sample {
  at: number
  received: number
  lost: number
  sent: number
  jitterMs: number
  roundTripMs: number | null
  codec: string | null
}

const WINDOW_MS = 5_000
const SILENT_MS = 3_000
const MAX_LOSS = 0.03
const MAX_JITTER_MS = 50

/** Keeps what the judgement needs: the last five seconds and the reading before them. */
export function addSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const kept = samples.filter((old, i) => {
    const next = samples[i + 1] ?? sample
    return sample.at - next.at < WINDOW_MS || sample.at - old.at <= WINDOW_MS
  })
  return [...kept, sample]
}

/** Null until there is something to judge. */
export function judge(samples: readonly Sample[]): Quality | null {
  const last = samples.at(-1)
  const first = samples[0]
  if (!last || !first || last === first) return null
  const received = last.received - first.received
  const lost = Math.max(0, last.lost - first.lost)
  const loss = received + lost > 0 ? lost / (received + lost) : 0
  return {
    level: level(samples, last, first, loss),
    loss,
    jitterMs: last.jitterMs,
    roundTripMs: last.roundTripMs,
    codec: last.codec,
    packetsReceived: last.received,
    packetsSent: last.sent,
  }
}

function level(samples: readonly Sample[], last: Sample, first: Sample, loss: number): QualityLevel {
  const lastHeard = samples.find((sample) => sample.received === last.received) ?? last
  if (last.at - lastHeard.at >= SILENT_MS) return 'silent'
  if (last.at - first.at < WINDOW_MS) return 'good'
  return loss > MAX_LOSS || samples.every((sample) => sample.jitterMs > MAX_JITTER_MS) ? 'poor' : 'good'
}

/** Reads the counters that the judgement needs out of a WebRTC report. */
export function sampleOf(report: Iterable<Record<string, unknown>>, at: number): Sample {
  const sample: Sample = { at, received: 0, lost: 0, sent: 0, jitterMs: 0, roundTripMs: null, codec: null }
  const codecs = new Map<unknown, string>()
  let codecId: unknown = null
  const number = (value: unknown) => (typeof value === 'number' ? value : 0)
  for (const entry of report) {
    if (entry.type === 'inbound-rtp' && entry.kind !== 'video') {
      sample.received += number(entry.packetsReceived)
      sample.lost += number(entry.packetsLost)
      sample.jitterMs = Math.round(number(entry.jitter) * 1000)
      codecId = entry.codecId
    } else if (entry.type === 'outbound-rtp' && entry.kind !== 'video') {
      sample.sent += number(entry.packetsSent)
    } else if (entry.type === 'remote-inbound-rtp' && typeof entry.roundTripTime === 'number') {
      sample.roundTripMs = Math.round(entry.roundTripTime * 1000)
    } else if (entry.type === 'codec') {
      codecs.set(entry.id, String(entry.mimeType ?? '').replace(/^audio\//, ''))
    }
  }
  sample.codec = codecs.get(codecId) ?? null
  return sample
}
