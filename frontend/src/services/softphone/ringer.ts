/**
 * The ring, made here so that no file has to arrive before the first call. A loop of 1.2 s of tone and 2.4 s
 * of pause: a looped buffer keeps its time in a hidden tab, timers would not.
 */
const RATE = 24_000
const TONE_SECS = 1.2
const LOOP_SECS = 3.6
const BEEP_LOOP_SECS = 5

export type Ring = 'call' | 'waiting'

export class Ringer {
  private context: AudioContext | null = null
  private volume: GainNode | null = null
  private source: AudioBufferSourceNode | null = null
  private readonly buffers = new Map<Ring, AudioBuffer>()
  private ringing: Ring | null = null
  private onBlocked: (blocked: boolean) => void = () => {}

  /** Calls back when the browser stops or allows the sound. */
  watch(onBlocked: (blocked: boolean) => void) {
    this.onBlocked = onBlocked
  }

  get blocked(): boolean {
    return this.context !== null && this.context.state !== 'running'
  }

  /** Must run inside a click or key press the first time; resolves to whether sound can play. */
  async unlock(): Promise<boolean> {
    const context = this.open()
    if (context.state !== 'running') await context.resume().catch(() => undefined)
    return !this.blocked
  }

  async use(device: string, volume: number): Promise<void> {
    const context = this.open()
    if (this.volume) this.volume.gain.value = volume
    // `setSinkId` of AudioContext is in Chromium only; elsewhere the ring plays on the default device.
    if ('setSinkId' in context) await (context as SinkContext).setSinkId(device).catch(() => undefined)
  }

  start(ring: Ring) {
    if (this.ringing === ring) return
    this.stop()
    this.ringing = ring
    this.source = this.play(ring, true)
  }

  stop() {
    this.ringing = null
    this.source?.stop()
    this.source?.disconnect()
    this.source = null
  }

  /** One second of the ring, for the ear of the person who chooses a device. */
  test() {
    const source = this.play('call', false)
    source.stop(this.open().currentTime + 1)
  }

  private open(): AudioContext {
    if (!this.context) {
      const context = new AudioContext()
      this.context = context
      this.volume = context.createGain()
      this.volume.connect(context.destination)
      context.onstatechange = () => this.onBlocked(this.blocked)
    }
    return this.context
  }

  private play(ring: Ring, loop: boolean): AudioBufferSourceNode {
    const context = this.open()
    const source = context.createBufferSource()
    source.buffer = this.bufferOf(ring, context)
    source.loop = loop
    source.connect(this.volume ?? context.destination)
    source.start()
    return source
  }

  private bufferOf(ring: Ring, context: AudioContext): AudioBuffer {
    let buffer = this.buffers.get(ring)
    if (!buffer) {
      const secs = ring === 'call' ? LOOP_SECS : BEEP_LOOP_SECS
      buffer = context.createBuffer(1, RATE * secs, RATE)
      buffer.copyToChannel(ring === 'call' ? ringSamples() : beepSamples(), 0)
      this.buffers.set(ring, buffer)
    }
    return buffer
  }
}

type SinkContext = AudioContext & { setSinkId(device: string): Promise<void> }

/** Two bell-like notes, each struck twice and dying away. */
export function ringSamples(): Float32Array<ArrayBuffer> {
  const out = new Float32Array(RATE * LOOP_SECS)
  const strikes = [
    [0, 784],
    [0.15, 988],
    [0.6, 784],
    [0.75, 988],
  ] as const
  for (const [start, pitch] of strikes) add(out, start, TONE_SECS - start, pitch, 0.3, 5)
  return out
}

/** One soft beep: somebody waits while you talk. */
export function beepSamples(): Float32Array<ArrayBuffer> {
  const out = new Float32Array(RATE * BEEP_LOOP_SECS)
  add(out, 0, 0.25, 660, 0.12, 6)
  return out
}

function add(out: Float32Array, start: number, secs: number, pitch: number, level: number, decay: number) {
  const from = Math.floor(start * RATE)
  const length = Math.floor(secs * RATE)
  for (let i = 0; i < length; i += 1) {
    const t = i / RATE
    const attack = Math.min(1, t / 0.008)
    const release = Math.min(1, (secs - t) / 0.03)
    const wave = Math.sin(2 * Math.PI * pitch * t) + 0.35 * Math.sin(4 * Math.PI * pitch * t)
    out[from + i] = (out[from + i] ?? 0) + wave * level * attack * release * Math.exp(-decay * t)
  }
}
