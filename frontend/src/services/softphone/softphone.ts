import type { Timers } from '@/lib/timers'
import type { DeviceCredentials } from '@/services/api/types'
import {
  type DeviceChoice,
  loadDevices,
  onMicrophoneAllowed,
  openMicrophone,
  playOn,
  saveDevices,
} from './devices'
import {
  emptyLatch,
  expireLatch,
  inviteArrived,
  inviteGone,
  LATCH_MS,
  type Latch,
  pressAnswer,
} from './latch'
import type { Invite, InviteEvents, Line, LineOptions } from './line'
import { holdPhone } from './lock'
import { addSample, judge, type Sample, sampleOf } from './quality'
import { Ringer } from './ringer'
import type { LineState, PhoneRole, PhoneSession, Quality } from './types'

export interface PhoneState {
  role: PhoneRole
  line: LineState
  sessions: readonly PhoneSession[]
  muted: boolean
  quality: Quality | null
  /** The browser has stopped the sound: nobody would hear the ring. */
  soundBlocked: boolean
  /** Nobody would hear the operator: the browser gives no microphone, or it went away. */
  microphoneFailed: boolean
  /** The chosen headset went away; the sound is on the default device. */
  headsetLost: boolean
  devices: DeviceChoice
  /** A press of Answer that waits for its INVITE. */
  answering: string | null
}

export interface SoftphoneOptions {
  /** Names the lock: one phone for each operator and browser. */
  operatorId: string
  credentials: () => Promise<DeviceCredentials>
  address: () => Promise<string>
  timers: Timers
  createLine?: (options: LineOptions) => Line | Promise<Line>
  hold?: typeof holdPhone
}

interface Held {
  invite: Invite
  audio: HTMLAudioElement
  samples: Sample[]
}

const SAMPLE_MS = 1_000

/** The phone of this page: one per signed-in operator, outside React, so that no screen can drop a call. */
export class Softphone {
  readonly ringer = new Ringer()
  private state: PhoneState = {
    role: 'none',
    line: { kind: 'off' },
    sessions: [],
    muted: false,
    quality: null,
    soundBlocked: false,
    microphoneFailed: false,
    headsetLost: false,
    devices: loadDevices(),
    answering: null,
  }
  private readonly listeners = new Set<() => void>()
  private readonly held = new Map<string, Held>()
  private latch: Latch = emptyLatch
  private line: Line | null = null
  private credentials: DeviceCredentials | null = null
  private renewedCredentials = false
  private release: (() => void) | null = null
  private sampler: number | null = null
  /** Told when a latched press has waited in vain. */
  onAnswerExpired: (callId: string) => void = () => {}

  constructor(private readonly options: SoftphoneOptions) {
    this.ringer.watch((soundBlocked) => this.set({ soundBlocked }))
  }

  snapshot = () => this.state

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Takes the phone if no other window has it; a window that waits takes over when the other one closes. */
  start() {
    if (this.release) {
      if (this.state.role === 'owner' && this.state.line.kind === 'failed') void this.openLine()
      return
    }
    navigator.mediaDevices?.addEventListener('devicechange', this.onDeviceChange)
    void onMicrophoneAllowed(() => {
      if (this.state.microphoneFailed) void this.recoverMicrophone()
    })
    void this.ringer.use(this.state.devices.ring, this.state.devices.ringVolume)
    const hold = this.options.hold ?? holdPhone
    this.release = hold(`callcenter.phone.${this.options.operatorId}`, (role) => {
      this.set({ role })
      if (role === 'owner') void this.openLine()
    })
  }

  stop() {
    navigator.mediaDevices?.removeEventListener('devicechange', this.onDeviceChange)
    this.ringer.stop()
    this.line?.stop()
    this.line = null
    this.credentials = null
    for (const callId of [...this.held.keys()]) this.gone(callId)
    this.release?.()
    this.release = null
    this.set({ role: 'none', line: { kind: 'off' } })
  }

  reconnect() {
    if (this.state.role !== 'owner') return
    if (this.line && this.state.line.kind !== 'failed') this.line.refresh()
    else void this.openLine()
  }

  answer(callId: string) {
    const step = pressAnswer(this.latch, callId, this.options.timers.now())
    this.latch = step.next
    this.set({ answering: callId })
    if (step.answer) this.accept(step.answer)
    else this.options.timers.set(LATCH_MS, () => this.expire())
  }

  /** Ends this page's leg; used when the server does not answer a hang-up. */
  hangup(callId: string) {
    this.held.get(callId)?.invite.hangup()
  }

  setMuted(muted: boolean) {
    for (const { invite } of this.held.values()) invite.setMuted(muted)
    this.set({ muted })
  }

  chooseDevices(change: Partial<DeviceChoice>) {
    const devices = { ...this.state.devices, ...change }
    saveDevices(devices)
    this.set({ devices, headsetLost: false })
    void this.ringer.use(devices.ring, devices.ringVolume)
    for (const { audio } of this.held.values()) void this.route(audio)
  }

  /** Tries the microphone again, and gives it to the talks that stand. */
  async recoverMicrophone() {
    try {
      const [track] = (await openMicrophone(this.state.devices.microphone)).getAudioTracks()
      if (!track) return
      track.enabled = !this.state.muted
      for (const { invite } of this.held.values()) {
        if (!this.isEstablished(invite.callId)) continue
        const own = track.clone()
        own.addEventListener('ended', () => void this.recoverMicrophone())
        await invite.takeMicrophone(own)
      }
      track.stop()
      this.set({ microphoneFailed: false })
    } catch {
      this.set({ microphoneFailed: true })
    }
  }

  private isEstablished(callId: string) {
    return this.state.sessions.some((session) => session.callId === callId && session.phase === 'established')
  }

  private async openLine() {
    this.line?.stop()
    this.line = null
    this.set({ line: { kind: 'connecting' } })
    try {
      const create = this.options.createLine ?? (await import('./line')).createLine
      this.credentials ??= await this.options.credentials()
      const line = await create({
        credentials: this.credentials,
        address: this.options.address,
        timers: this.options.timers,
        onState: (state) => this.onLine(state),
        onInvite: (invite) => this.onInvite(invite),
      })
      // Stopped while the phone was being fetched.
      if (this.state.role !== 'owner') return
      this.line = line
      line.start()
    } catch {
      this.set({ line: { kind: 'failed', cause: 'credentials', code: null } })
    }
  }

  private onLine(line: LineState) {
    if (line.kind === 'failed' && line.cause === 'auth' && !this.renewedCredentials) {
      // Another computer or an administrator renewed them; ours are asked for once more.
      this.renewedCredentials = true
      this.credentials = null
      void this.openLine()
      return
    }
    if (line.kind === 'registered') this.renewedCredentials = false
    this.set({ line })
  }

  private onInvite(invite: Invite): InviteEvents {
    const { callId } = invite
    const audio = new Audio()
    audio.autoplay = true
    void this.route(audio)
    this.held.set(callId, { invite, audio, samples: [] })
    this.phase(callId, 'ringing')
    if (invite.autoAnswer) this.accept(callId)
    else {
      const step = inviteArrived(this.latch, callId, this.options.timers.now())
      this.latch = step.next
      if (step.answer) this.accept(step.answer)
    }
    return {
      onTrack: (stream) => {
        audio.srcObject = stream
      },
      onEstablished: () => {
        this.phase(callId, 'established')
        this.sample()
      },
      onMicrophoneFault: () => this.set({ microphoneFailed: true }),
      onMicrophoneGone: () => void this.recoverMicrophone(),
      onEnd: () => this.gone(callId),
    }
  }

  private accept(callId: string) {
    this.phase(callId, 'answering')
    this.set({ microphoneFailed: false })
    this.held.get(callId)?.invite.answer(this.state.devices.microphone)
  }

  private expire() {
    const { next, expired } = expireLatch(this.latch, this.options.timers.now())
    this.latch = next
    if (!expired) return
    if (this.state.answering === expired) this.set({ answering: null })
    this.onAnswerExpired(expired)
  }

  private gone(callId: string) {
    const held = this.held.get(callId)
    if (held) held.audio.srcObject = null
    this.held.delete(callId)
    this.latch = inviteGone(this.latch, callId)
    const sessions = this.state.sessions.filter((session) => session.callId !== callId)
    const answering = this.state.answering === callId ? null : this.state.answering
    const idle = sessions.length === 0
    this.set({ sessions, answering, ...(idle && { muted: false, quality: null, headsetLost: false }) })
    if (idle && this.sampler !== null) {
      this.options.timers.clear(this.sampler)
      this.sampler = null
    }
  }

  private phase(callId: string, phase: PhoneSession['phase']) {
    const others = this.state.sessions.filter((session) => session.callId !== callId)
    const answering = phase === 'established' && this.state.answering === callId ? null : this.state.answering
    this.set({ sessions: [...others, { callId, phase }], answering })
  }

  /** Reads the counters once a second while a call stands. */
  private sample() {
    if (this.sampler !== null) this.options.timers.clear(this.sampler)
    this.sampler = this.options.timers.set(SAMPLE_MS, () => {
      this.sampler = null
      void this.read().finally(() => {
        if (this.held.size > 0) this.sample()
      })
    })
  }

  private async read() {
    for (const [callId, held] of this.held) {
      const report = await held.invite.connection()?.getStats()
      if (!report || !this.held.has(callId)) continue
      held.samples = addSample(held.samples, sampleOf(report.values(), this.options.timers.now()))
      this.set({ quality: judge(held.samples) })
    }
  }

  private async route(audio: HTMLAudioElement) {
    const { headset } = this.state.devices
    if (!(await playOn(audio, headset)) && headset !== '') await playOn(audio, '')
  }

  private readonly onDeviceChange = async () => {
    const { headset } = this.state.devices
    const all = await navigator.mediaDevices.enumerateDevices()
    if (this.state.microphoneFailed) void this.recoverMicrophone()
    const gone = headset !== '' && !all.some(({ deviceId }) => deviceId === headset)
    if (gone !== this.state.headsetLost) this.set({ headsetLost: gone && this.held.size > 0 })
    for (const { audio } of this.held.values()) void playOn(audio, gone ? '' : headset)
  }

  private set(change: Partial<PhoneState>) {
    this.state = { ...this.state, ...change }
    for (const listener of this.listeners) listener()
  }
}
