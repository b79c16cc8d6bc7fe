/** Why the phone is not registered, for the screen to put into words. */
export type LineCause = 'auth' | 'rejected' | 'notFound' | 'timeout' | 'connection' | 'credentials'

export type LineState =
  | { kind: 'off' }
  | { kind: 'connecting' }
  | { kind: 'registered' }
  | { kind: 'lost'; attempt: number }
  | { kind: 'failed'; cause: LineCause; code: number | null }

export type SessionPhase = 'ringing' | 'answering' | 'established'

export interface PhoneSession {
  /** The server's id of the call, from the INVITE. */
  callId: string
  phase: SessionPhase
}

export type QualityLevel = 'good' | 'poor' | 'silent'

export interface Quality {
  level: QualityLevel
  /** Shares of one. */
  loss: number
  jitterMs: number
  roundTripMs: number | null
  codec: string | null
  packetsReceived: number
  packetsSent: number
}

/** Who has the phone: this window, another one of this browser, or nobody yet. */
export type PhoneRole = 'none' | 'owner' | 'remote'
