import type { CallNow, Monitor, OperatorNow, QueueNow } from '@/services/api/types'
import { liveCall } from './calls'

export const ago = (secs: number) => new Date(Date.now() - secs * 1_000).toISOString()

export function operatorNow(id: string, name: string, change: Partial<OperatorNow> = {}): OperatorNow {
  return {
    operator_id: id,
    name,
    extension: '102',
    status: 'available',
    reachable: true,
    since: ago(60),
    calls: 3,
    aht_secs: 180,
    ...change,
  }
}

export function queueNow(change: Partial<QueueNow> = {}): QueueNow {
  return {
    queue_id: 'queue_1',
    name: 'Sales',
    waiting: 0,
    longest_wait_since: null,
    callbacks: 0,
    free: 1,
    at_work: 2,
    offered: 10,
    answered: 9,
    abandoned: 1,
    service_level_percent: 90,
    service_level_target: 80,
    ...change,
  }
}

export function callNow(change: Partial<CallNow> = {}): CallNow {
  return {
    ...liveCall({ started_at: ago(90) }),
    offered_to: [],
    priority: 0,
    muted: false,
    recording_paused: false,
    ...change,
  }
}

export function monitorNow(change: Partial<Monitor> = {}): Monitor {
  const today = {
    offered: 10,
    answered: 9,
    answered_percent: 90,
    missed: 1,
    service_level_percent: 90,
    answered_in_time: 9,
    short: 0,
    abandoned: 1,
    abandoned_percent: 10,
    asa_secs: 8,
    aht_secs: 180,
    talk_mean_secs: 150,
    wrap_up_mean_secs: 30,
    outbound: 0,
    outbound_answered: 0,
  }
  return { at: ago(0), today, free: 1, queues: [queueNow()], operators: [], live_calls: [], ...change }
}
