/** Pure tones: making them (µ-law and WAV) and finding them again (Goertzel). */

export const RATE = 8000

const BIAS = 0x84
const CLIP = 32_635

export function ulawEncode(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const value = Math.min(CLIP, Math.abs(sample)) + BIAS
  let exponent = 7
  for (let mask = 0x4000; (value & mask) === 0 && exponent > 0; mask >>= 1) exponent--
  return ~(sign | (exponent << 4) | ((value >> (exponent + 3)) & 0x0f)) & 0xff
}

const DECODE = Int16Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte & 0xff
  const magnitude = ((((code & 0x0f) << 3) + BIAS) << ((code >> 4) & 7)) - BIAS
  return code & 0x80 ? -magnitude : magnitude
})

export function ulawDecode(bytes: Uint8Array): Int16Array {
  return Int16Array.from(bytes, (byte) => DECODE[byte] ?? 0)
}

export function sine(hz: number, samples: number, offset = 0, amplitude = 5000, rate = RATE): Int16Array {
  return Int16Array.from({ length: samples }, (_, n) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * (n + offset)) / rate)),
  )
}

/** Amplitude of `hz` in the samples (0 … 32767). */
export function amplitude(samples: ArrayLike<number>, hz: number, rate = RATE): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / rate)
  let previous = 0
  let beforePrevious = 0
  for (let n = 0; n < samples.length; n++) {
    const current = (samples[n] ?? 0) + coefficient * previous - beforePrevious
    beforePrevious = previous
    previous = current
  }
  const power = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious
  return samples.length ? (2 * Math.sqrt(Math.max(0, power))) / samples.length : 0
}

/** A mono 16-bit WAV file. */
export function wavFile(samples: Int16Array, rate = RATE): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples.length * 2, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.length * 2, 40)
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)])
}

export interface Wav {
  rate: number
  seconds: number
  samples: Int16Array
  /** Loudest amplitude of `hz` in any window of `windowMs`. */
  peak(hz: number, windowMs?: number): number
}

/** Reads a mono 16-bit WAV; the lengths in the header must be true. */
export function readWav(file: Buffer): Wav {
  if (file.toString('latin1', 0, 4) !== 'RIFF') throw new Error('not a WAV file')
  let at = 12
  let rate = 0
  while (at + 8 <= file.length) {
    const id = file.toString('latin1', at, at + 4)
    const size = file.readUInt32LE(at + 4)
    if (id === 'fmt ') rate = file.readUInt32LE(at + 12)
    if (id === 'data') {
      if (size > file.length - at - 8) throw new Error(`WAV header promises ${size} bytes, ${file.length - at - 8} are there`)
      const samples = new Int16Array(Math.floor(size / 2))
      for (let n = 0; n < samples.length; n++) samples[n] = file.readInt16LE(at + 8 + 2 * n)
      return {
        rate,
        seconds: samples.length / rate,
        samples,
        peak: (hz, windowMs = 400) => loudest(samples, hz, (rate * windowMs) / 1000, rate),
      }
    }
    at += 8 + size + (size % 2)
  }
  throw new Error('WAV without data')
}

function loudest(samples: Int16Array, hz: number, window: number, rate: number): number {
  let best = 0
  for (let from = 0; from + window <= samples.length; from += window / 2) {
    best = Math.max(best, amplitude(samples.subarray(from, from + window), hz, rate))
  }
  return best
}
