import type {
  IncomingCall,
  LiveCall,
  MissedTaskChange,
  Notice,
  OperatorPresence,
  ParkedCalls,
} from '@/services/api/types'

/** What the server may say, and what the page may answer, one JSON object a frame. */
export interface EventData {
  incoming_call: IncomingCall
  call_status: LiveCall
  new_message: unknown
  operator_status: OperatorPresence
  missed_task: MissedTaskChange
  parked_calls: ParkedCalls
  queue_stats: unknown
  chat_updated: unknown
  notification: Notice
}

export type EventType = keyof EventData

export type RealtimeEvent = {
  [T in EventType]: { type: T; seq: number; at: string; data: EventData[T] }
}[EventType]

export type ServerFrame =
  | { type: 'hello'; session: string; seq: number }
  | { type: 'ping' }
  | { type: 'pong' }
  | { type: 'resync' }
  | RealtimeEvent

export type Topic = 'calls' | 'chats' | 'operators' | 'queues'

export type ClientFrame =
  | { type: 'resume'; session: string; seq: number }
  | { type: 'ping' }
  | { type: 'pong' }
  | { type: 'subscribe'; topics: Topic[] }
  | { type: 'device'; ready: boolean; reason?: string }

/** Null for anything that is not an object with a `type`: an unknown frame is dropped, never guessed at. */
export function parseFrame(text: string): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(text)
    const known =
      typeof frame === 'object' && frame !== null && 'type' in frame && typeof frame.type === 'string'
    return known ? (frame as ServerFrame) : null
  } catch {
    return null
  }
}
