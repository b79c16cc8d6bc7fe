import { describe, expect, it } from 'vitest'
import { addSample, judge, type Sample, sampleOf } from './quality'

function readings(seconds: number, of: (second: number) => Partial<Sample>): Sample[] {
  let samples: Sample[] = []
  for (let second = 0; second <= seconds; second += 1) {
    const sample = {
      at: second * 1000,
      received: second * 50,
      lost: 0,
      sent: second * 50,
      jitterMs: 2,
      roundTripMs: 20,
      codec: 'opus',
    }
    samples = addSample(samples, { ...sample, ...of(second) })
  }
  return samples
}

describe('call quality', () => {
  it('says nothing before the second reading', () => {
    expect(judge([])).toBeNull()
    expect(judge(readings(0, () => ({})))).toBeNull()
  })

  it('is good while packets arrive', () => {
    expect(judge(readings(30, () => ({})))).toMatchObject({
      level: 'good',
      loss: 0,
      packetsReceived: 1500,
      codec: 'opus',
    })
  })

  it('is poor after five seconds of loss or jitter', () => {
    expect(judge(readings(4, (s) => ({ lost: s * 5 })))?.level).toBe('good')
    expect(judge(readings(6, (s) => ({ lost: s * 5 })))?.level).toBe('poor')
    expect(judge(readings(6, () => ({ jitterMs: 80 })))?.level).toBe('poor')
    expect(judge(readings(6, (s) => ({ jitterMs: s === 5 ? 80 : 3 })))?.level).toBe('good')
  })

  it('recovers when the loss is over', () => {
    expect(judge(readings(20, (s) => ({ lost: Math.min(s, 8) * 5 })))?.level).toBe('good')
  })

  it('is silent after three seconds without a packet', () => {
    expect(judge(readings(6, (s) => ({ received: Math.min(s, 4) * 50 })))?.level).toBe('good')
    expect(judge(readings(7, (s) => ({ received: Math.min(s, 4) * 50 })))?.level).toBe('silent')
  })

  it('keeps a bounded window', () => {
    expect(readings(600, () => ({})).length).toBeLessThan(10)
  })

  it('reads a WebRTC report', () => {
    const report = [
      {
        type: 'inbound-rtp',
        kind: 'audio',
        packetsReceived: 100,
        packetsLost: 2,
        jitter: 0.012,
        codecId: 'c',
      },
      { type: 'outbound-rtp', kind: 'audio', packetsSent: 99 },
      { type: 'remote-inbound-rtp', roundTripTime: 0.038 },
      { type: 'codec', id: 'c', mimeType: 'audio/opus' },
    ]
    expect(sampleOf(report, 5)).toEqual({
      at: 5,
      received: 100,
      lost: 2,
      sent: 99,
      jitterMs: 12,
      roundTripMs: 38,
      codec: 'opus',
    })
  })
})
