import { UA } from 'jssip'
import type { EndEvent, IceCandidateEvent, PeerConnectionEvent, RTCSession } from 'jssip/lib/RTCSession'
import type { RTCSessionEvent, UnRegisteredEvent } from 'jssip/lib/UA'
import type { Timers } from '@/lib/timers'
import type { DeviceCredentials } from '@/services/api/types'
import { microphoneConstraints } from './devices'
import { TicketSocket } from './ticket-socket'
import type { LineCause, LineState } from './types'

/**
 * The SIP side of the phone: registers the operator's extension over the server's socket and hands out the
 * calls that ring here. This file brings JsSIP with it and is loaded on its own when a shift starts.
 */
export interface Invite {
  /** The server's id of the call, `X-Call-Id`. */
  callId: string
  /** The operator himself asked for this leg: answered without a press. */
  autoAnswer: boolean
  answer(microphone: string): void
  hangup(): void
  setMuted(muted: boolean): void
  /** Speaks through another microphone from now on; the call keeps it until its end. */
  takeMicrophone(track: MediaStreamTrack): Promise<void>
  connection(): RTCPeerConnection | null
}

export interface InviteEvents {
  onEstablished: () => void
  onTrack: (stream: MediaStream) => void
  onMicrophoneFault: () => void
  /** The microphone went away in the middle of the talk. */
  onMicrophoneGone: () => void
  onEnd: () => void
}

export interface LineOptions {
  credentials: DeviceCredentials
  /** Address of the SIP socket with a fresh ticket, asked for before every connection. */
  address: () => Promise<string>
  timers: Timers
  onState: (state: LineState) => void
  onInvite: (invite: Invite) => InviteEvents
}

export interface Line {
  start(): void
  stop(): void
  /** Registers again at once: the network came back, or the person asked. */
  refresh(): void
}

/** A name for the SIP headers only: the server routes by the extension. */
const DOMAIN = 'callcenter.local'
const EXPIRES_SECS = 300
/** A hidden page's own timers are too late for JsSIP's schedule; this one runs in a worker. */
const RENEW_MS = 120_000
/** After a refusal it is tried again: first soon, then less and less often. */
const AGAIN_MS = 1_000
const AGAIN_MOST_MS = 16_000
/** Asterisk was just started, or the extension just made, and has not heard of it yet: so many refusals are no fault. */
const PATIENCE = 3
/** Gathering may dwell on dead interfaces; the first candidates are enough on one's own network. */
const GATHER_MS = 400

export function createLine(options: LineOptions): Line {
  const socket = new TicketSocket(options.address)
  const ua = new UA({
    sockets: [socket],
    uri: `sip:${options.credentials.username}@${DOMAIN}`,
    authorization_user: options.credentials.username,
    password: options.credentials.password,
    register_expires: EXPIRES_SECS,
    session_timers: false,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 8,
    user_agent: 'callcenter',
  })
  let renew: number | null = null
  let again: number | null = null
  let lost = 0
  let refused = 0
  let stopped = false
  const standing = new Set<RTCSession>()

  const schedule = () => {
    if (renew !== null) options.timers.clear(renew)
    renew = options.timers.set(RENEW_MS, () => {
      if (ua.isConnected()) ua.register()
      schedule()
    })
  }

  const tryAgain = () => {
    forgetAgain()
    again = options.timers.set(Math.min(AGAIN_MOST_MS, AGAIN_MS * 2 ** (refused - 1)), () => {
      again = null
      if (ua.isConnected()) ua.register()
    })
  }
  const forgetAgain = () => {
    if (again !== null) options.timers.clear(again)
    again = null
  }

  ua.on('connecting', () => {
    if (lost === 0) options.onState({ kind: 'connecting' })
  })
  ua.on('disconnected', () => {
    forgetAgain()
    if (stopped) return
    lost += 1
    options.onState({ kind: 'lost', attempt: lost })
  })
  ua.on('registered', () => {
    // The server still sends a call's requests to the old socket until it hears from the new one.
    if (lost > 0) for (const session of standing) session.renegotiate()
    lost = 0
    refused = 0
    forgetAgain()
    schedule()
    options.onState({ kind: 'registered' })
  })
  ua.on('registrationFailed', (event: UnRegisteredEvent) => {
    // A cut is told by `disconnected`, and JsSIP tries again by itself.
    if (stopped || !ua.isConnected()) return
    const code = event.response ? Number(event.response.status_code) : null
    const cause = causeOf(code, event.cause)
    // With the same password it would be refused again.
    if (cause !== 'auth') {
      refused += 1
      tryAgain()
    }
    options.onState(
      cause === 'auth' || refused > PATIENCE ? { kind: 'failed', cause, code } : { kind: 'connecting' },
    )
  })
  ua.on('newRTCSession', (event: RTCSessionEvent) => {
    if (event.originator !== 'remote') return
    const { session, request } = event
    const callId = request.getHeader('X-Call-Id')
    // Not from our server's core: nothing on the screen could belong to it.
    if (!callId) {
      session.terminate({ status_code: 480 })
      return
    }
    const autoAnswer = request.getHeader('X-Auto-Answer') === '1'
    const invite = inviteOf(session, callId, autoAnswer)
    follow(session, options.onInvite(invite))
    session.on('confirmed', () => standing.add(session))
    session.on('ended', () => standing.delete(session))
  })

  return {
    start: () => ua.start(),
    stop() {
      stopped = true
      if (renew !== null) options.timers.clear(renew)
      forgetAgain()
      ua.stop()
      options.onState({ kind: 'off' })
    },
    refresh() {
      if (ua.isConnected()) ua.register()
      else socket.connect()
    },
  }
}

function causeOf(code: number | null, cause: string | undefined): LineCause {
  if (code === 401 || code === 407 || cause === 'Authentication Error') return 'auth'
  if (code === 404) return 'notFound'
  if (code !== null) return 'rejected'
  return cause === 'Request Timeout' ? 'timeout' : 'connection'
}

function inviteOf(session: RTCSession, callId: string, autoAnswer: boolean): Invite {
  let own: MediaStreamTrack | null = null
  const release = () => own?.stop()
  session.on('ended', release)
  session.on('failed', release)
  return {
    callId,
    autoAnswer,
    answer(microphone) {
      if (!session.isInProgress()) return
      session.answer({ mediaConstraints: microphoneConstraints(microphone), pcConfig: { iceServers: [] } })
    },
    hangup() {
      if (!session.isEnded()) session.terminate()
    },
    setMuted(muted) {
      if (muted) session.mute({ audio: true })
      else session.unmute({ audio: true })
    },
    async takeMicrophone(track) {
      own?.stop()
      own = track
      await session.connection?.getSenders()[0]?.replaceTrack(track)
    },
    connection: () => session.connection ?? null,
  }
}

function follow(session: RTCSession, events: InviteEvents) {
  let early: ReturnType<typeof setTimeout> | null = null
  session.on('peerconnection', ({ peerconnection }: PeerConnectionEvent) => {
    peerconnection.addEventListener('track', ({ track, streams }) => {
      events.onTrack(streams[0] ?? new MediaStream([track]))
    })
  })
  session.on('icecandidate', ({ ready }: IceCandidateEvent) => {
    early ??= setTimeout(ready, GATHER_MS)
  })
  session.on('confirmed', () => {
    for (const { track } of session.connection?.getSenders() ?? [])
      track?.addEventListener('ended', events.onMicrophoneGone)
    events.onEstablished()
  })
  session.on('getusermediafailed', () => events.onMicrophoneFault())
  const end = (_event: EndEvent) => {
    if (early !== null) clearTimeout(early)
    events.onEnd()
  }
  session.on('ended', end)
  session.on('failed', end)
}
