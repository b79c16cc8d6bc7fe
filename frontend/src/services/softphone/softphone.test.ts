import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ManualTimers } from '@/test/manual-timers'
import { LATCH_MS } from './latch'
import type { Invite, InviteEvents, Line, LineOptions } from './line'
import { Softphone } from './softphone'

class SilentAudio {
  autoplay = false
  srcObject: unknown = null
  state = 'running'
  destination = {}
  onstatechange: (() => void) | null = null
  createGain = () => ({ connect: () => {}, gain: { value: 1 } })
  setSinkId = async () => {}
}

describe('Softphone', () => {
  let timers: ManualTimers
  let lines: LineOptions[]
  let started: number
  let stopped: number
  let role: (role: 'owner' | 'remote') => void
  let released: number
  let passwords: string[]
  let phone: Softphone

  beforeEach(() => {
    vi.stubGlobal('Audio', SilentAudio)
    vi.stubGlobal('AudioContext', SilentAudio)
    timers = new ManualTimers()
    lines = []
    started = 0
    stopped = 0
    released = 0
    passwords = ['first', 'second', 'third']
    phone = new Softphone({
      operatorId: 'op_me',
      credentials: async () => ({
        username: '101',
        password: passwords.shift() ?? '',
        server: '',
        port: 0,
        transport: 'ws',
        sip_ws_url: '/api/sip',
      }),
      address: async () => 'ws://x',
      timers,
      createLine: (options): Line => {
        lines.push(options)
        return { start: () => (started += 1), stop: () => (stopped += 1), refresh: () => {} }
      },
      hold: (_, onRole) => {
        role = onRole
        return () => {
          released += 1
        }
      },
    })
  })

  const state = () => phone.snapshot()
  const settle = async () => {
    for (let i = 0; i < 10; i += 1) await Promise.resolve()
  }
  async function own() {
    phone.start()
    role('owner')
    await settle()
    lines.at(-1)?.onState({ kind: 'registered' })
  }
  function ring(
    callId: string,
    autoAnswer = false,
  ): { invite: Invite; events: InviteEvents; answered: () => number } {
    let answered = 0
    const invite: Invite = {
      callId,
      autoAnswer,
      answer: () => {
        answered += 1
      },
      hangup: vi.fn(),
      setMuted: vi.fn(),
      takeMicrophone: vi.fn(async () => {}),
      connection: () => null,
    }
    const events = lines.at(-1)?.onInvite(invite) as InviteEvents
    return { invite, events, answered: () => answered }
  }

  it('registers only in the window that holds the phone', async () => {
    phone.start()
    role('remote')
    await settle()
    expect(lines).toHaveLength(0)
    expect(state().role).toBe('remote')
    role('owner')
    await settle()
    expect(started).toBe(1)
    lines[0]?.onState({ kind: 'registered' })
    expect(state()).toMatchObject({ role: 'owner', line: { kind: 'registered' } })
  })

  it('answers the INVITE whose call was pressed, before or after it came', async () => {
    await own()
    const first = ring('call_1')
    phone.answer('call_1')
    expect(first.answered()).toBe(1)
    expect(state().sessions).toEqual([{ callId: 'call_1', phase: 'answering' }])
    first.events.onEstablished()
    expect(state().sessions).toEqual([{ callId: 'call_1', phase: 'established' }])
    first.events.onEnd()
    phone.answer('call_2')
    expect(ring('call_2').answered()).toBe(1)
    expect(ring('call_3').answered()).toBe(0)
  })

  it('tells when a press has waited in vain', async () => {
    await own()
    const expired = vi.fn()
    phone.onAnswerExpired = expired
    phone.answer('call_1')
    expect(state().answering).toBe('call_1')
    await timers.advance(LATCH_MS)
    expect(expired).toHaveBeenCalledWith('call_1')
    expect(state().answering).toBeNull()
    expect(ring('call_1').answered()).toBe(0)
  })

  it('answers by itself only what the operator asked for', async () => {
    await own()
    expect(ring('call_1').answered()).toBe(0)
    expect(ring('call_2', true).answered()).toBe(1)
  })

  it('mutes the standing call and forgets it with its end', async () => {
    await own()
    const { invite, events } = ring('call_1', true)
    events.onEstablished()
    phone.setMuted(true)
    expect(invite.setMuted).toHaveBeenCalledWith(true)
    events.onEnd()
    expect(state()).toMatchObject({ muted: false, sessions: [], quality: null })
    expect(timers.pending).toBe(0)
  })

  it('gives the talk another microphone when its own went away, and says when there is none', async () => {
    const opened: MediaStreamTrack[] = []
    const track = (): MediaStreamTrack => {
      const made = { enabled: true, stop: vi.fn(), addEventListener: vi.fn(), clone: track }
      opened.push(made as unknown as MediaStreamTrack)
      return made as unknown as MediaStreamTrack
    }
    const microphone = vi.fn(async () => ({ getAudioTracks: () => [track()] }))
    vi.stubGlobal('navigator', {
      mediaDevices: { getUserMedia: microphone, addEventListener: vi.fn(), removeEventListener: vi.fn() },
    })
    await own()
    const { invite, events } = ring('call_1', true)
    events.onEstablished()
    events.onMicrophoneGone()
    await settle()
    expect(invite.takeMicrophone).toHaveBeenCalledWith(opened[1])
    expect(opened[0]?.stop).toHaveBeenCalled()
    expect(state().microphoneFailed).toBe(false)

    microphone.mockRejectedValueOnce(new DOMException('', 'NotFoundError'))
    events.onMicrophoneGone()
    await settle()
    expect(state().microphoneFailed).toBe(true)
    await phone.recoverMicrophone()
    expect(state().microphoneFailed).toBe(false)
  })

  it('asks once for new credentials when they are refused, then says so', async () => {
    await own()
    expect(lines[0]?.credentials.password).toBe('first')
    lines[0]?.onState({ kind: 'failed', cause: 'auth', code: 401 })
    await settle()
    expect(lines[1]?.credentials.password).toBe('second')
    lines[1]?.onState({ kind: 'failed', cause: 'auth', code: 401 })
    await settle()
    expect(lines).toHaveLength(2)
    expect(state().line).toEqual({ kind: 'failed', cause: 'auth', code: 401 })
    phone.reconnect()
    await settle()
    expect(lines).toHaveLength(3)
  })

  it('says when the credentials could not be fetched', async () => {
    passwords = []
    const broken = new Softphone({
      operatorId: 'op_me',
      credentials: () => Promise.reject(new Error('away')),
      address: async () => '',
      timers,
      createLine: () => ({ start: () => {}, stop: () => {}, refresh: () => {} }),
      hold: (_, onRole) => {
        onRole('owner')
        return () => {}
      },
    })
    broken.start()
    await settle()
    expect(broken.snapshot().line).toEqual({ kind: 'failed', cause: 'credentials', code: null })
  })

  it('lets the phone go at the end of the session', async () => {
    await own()
    ring('call_1')
    phone.stop()
    expect(stopped).toBe(1)
    expect(released).toBe(1)
    expect(state()).toMatchObject({ role: 'none', sessions: [], line: { kind: 'off' } })
  })
})
