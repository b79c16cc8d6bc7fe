import type { IncomingCall, LiveCall } from '@/services/api/types'

/** A call as the server tells it, for tests. */
export function liveCall(change: Partial<LiveCall> = {}): LiveCall {
  return {
    id: 'call_1',
    direction: 'inbound',
    state: 'ringing',
    status: null,
    from: '+998901234567',
    to: '+998712001122',
    did: '+998712001122',
    started_at: '2026-11-22T09:05:00Z',
    wait_secs: 14,
    ring_secs: 3,
    talk_secs: 0,
    hold_secs: 0,
    voicemail: false,
    notes: '',
    disposition: null,
    tags: [],
    ...change,
  }
}

export function incomingCall(change: Partial<IncomingCall> = {}): IncomingCall {
  return {
    call_id: 'call_1',
    from: '+998901234567',
    to: '+998712001122',
    queue: { id: 'queue_1', name: 'Sotuv' },
    contact: { id: 'contact_1', name: 'Dilnoza Karimova' },
    waiting_secs: 14,
    ring_until: '2026-11-22T09:05:20Z',
    offered_to: ['op_me'],
    ...change,
  }
}
