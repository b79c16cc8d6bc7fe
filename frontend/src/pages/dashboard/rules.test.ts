import { describe, expect, it } from 'vitest'
import { abandonedState, serviceLevelState, waitingState } from '@/components/kpi/thresholds'
import type { CallNow, Dashboard, OperatorNow } from '@/services/api/types'
import { sortLive, withEvents } from '@/services/dashboard/live'
import { byAttention } from '@/services/operators/attention'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const ago = (secs: number) => new Date(NOW - secs * 1000).toISOString()
const person = (operator_id: string, status: OperatorNow['status'], secs: number, reason?: string) =>
  ({
    operator_id,
    name: operator_id,
    extension: '',
    status,
    reason,
    since: ago(secs),
    calls: 0,
  }) as OperatorNow

describe('the dashboard', () => {
  it('puts who needs a look on top', () => {
    const people = [
      person('ready', 'available', 900),
      person('lunch', 'break', 31 * 60, 'lunch'),
      person('away', 'offline', 9_000),
      person('missed', 'break', 60, 'no_answer'),
    ]
    expect(byAttention(people, NOW).map(({ operator }) => operator.operator_id)).toEqual([
      'missed',
      'lunch',
      'ready',
      'away',
    ])
  })

  it('warns at three callers or a minute, and is red at twice that', () => {
    expect([waitingState(2, 59), waitingState(3, 0), waitingState(1, 60)]).toEqual(['none', 'warn', 'warn'])
    expect([waitingState(6, 0), waitingState(1, 120), waitingState(0, 999)]).toEqual([
      'danger',
      'danger',
      'none',
    ])
    expect([serviceLevelState(80), serviceLevelState(79.9), serviceLevelState(null)]).toEqual([
      'ok',
      'warn',
      'none',
    ])
    expect([abandonedState(5), abandonedState(6.6), abandonedState(10.1)]).toEqual(['ok', 'warn', 'danger'])
  })

  it('follows events: a new call waits on top, an ended one leaves, presence is replaced', () => {
    const live = (id: string, state: CallNow['state'], secs: number) =>
      ({ id, state, started_at: ago(secs), waiting_since: ago(secs), offered_to: [] }) as unknown as CallNow
    const old = {
      live_calls: sortLive([live('talk', 'talking', 300), live('wait', 'queued', 10)]),
      operators: [person('a', 'available', 5)],
    } as unknown as Dashboard
    expect(old.live_calls.map(({ id }) => id)).toEqual(['wait', 'talk'])
    const next = withEvents(
      old,
      [
        { type: 'call', call: live('first', 'queued', 40) },
        { type: 'call', call: { ...live('talk', 'ended', 300) } },
        {
          type: 'presence',
          presence: { operator_id: 'a', status: 'talking', reachable: true, since: ago(0) },
        },
      ],
      [],
    )
    expect(next.live_calls.map(({ id }) => id)).toEqual(['first', 'wait'])
    expect(next.operators[0]?.status).toBe('talking')
  })
})
