import type { CallNow } from '@/services/api/types'

/** A talk of somebody else with a customer. */
export function isSupervisable(call: CallNow, me: string): boolean {
  const talks = call.state === 'talking' || call.state === 'held'
  return Boolean(
    talks && call.direction !== 'internal' && call.current_operator_id && call.current_operator_id !== me,
  )
}

/** The call that keeps an operator busy: his talk, the one he is asked about, or the one that rings at him. */
export function callOf(operator: string, calls: readonly CallNow[]): CallNow | undefined {
  return (
    calls.find((call) => call.current_operator_id === operator) ??
    calls.find((call) => call.consult?.operator_id === operator) ??
    calls.find((call) => call.offered_to.includes(operator)) ??
    calls.find((call) => call.direction !== 'inbound' && call.operator_id === operator && !call.answered_at)
  )
}
