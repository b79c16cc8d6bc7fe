import {
  BellRing,
  CircleDot,
  CircleParking,
  Clock,
  Hash,
  Languages,
  ListTree,
  type LucideIcon,
  Mic,
  MicOff,
  Pause,
  Phone,
  PhoneForwarded,
  PhoneIncoming,
  PhoneMissed,
  PhoneOutgoing,
  Play,
  Square,
  Users,
} from 'lucide-react'
import type { CallDetail, TimelineEntry } from '@/services/api/types'
import { dialledSlot } from '@/services/calls/parked'

export interface Step {
  at: string
  icon: LucideIcon
  tone: 'plain' | 'ok' | 'danger'
  /** Key of the words, in `calls.timeline`. */
  key: string
  values: Record<string, string>
  /** Seconds that it took, worded by `calls.timeline.<spanKey>`. */
  span?: { key: 'waited' | 'heldFor' | 'talked'; secs: number }
  cause?: TimelineEntry['cause']
}

/** Languages of callers, each in its own words. */
const LANGUAGES: Record<string, string> = { uz: 'Oʻzbekcha', ru: 'Русский', en: 'English' }

interface Names {
  operator: (id: string | null | undefined) => string
  queue: (id: string | null | undefined) => string
  number: (number: string) => string
}

/** What a person wants to know of a call's story; the mechanics between the lines are left out. */
export function stepsOf(call: CallDetail, names: Names): Step[] {
  return call.timeline.flatMap((entry) => stepOf(entry, call, names) ?? [])
}

function stepOf(entry: TimelineEntry, call: CallDetail, names: Names): Step | null {
  const step = (key: string, icon: LucideIcon, more: Partial<Step> = {}): Step => ({
    at: entry.at,
    icon,
    tone: 'plain',
    key,
    values: {},
    ...more,
  })
  const operator = { operator: names.operator(entry.operator_id) }
  switch (entry.kind) {
    case 'started':
      if (call.callback) return step('callback', PhoneOutgoing, { values: { number: names.number(call.to) } })
      return call.direction === 'inbound'
        ? step('came', PhoneIncoming, { values: { line: names.number(call.did ?? call.to) } })
        : step('dialled', PhoneOutgoing, { values: { number: names.number(call.to) } })
    case 'menu':
      return step('menu', ListTree, { values: { menu: entry.menu ?? '' } })
    case 'menu_repeated':
      return entry.outcome === 'timeout' ? step('menuTimeout', ListTree) : null
    case 'key_pressed':
      return step('keyPressed', Hash, { values: { key: entry.key ?? '' } })
    case 'language':
      return step('language', Languages, { values: { language: LANGUAGES[entry.language ?? ''] ?? '' } })
    case 'place_kept':
      return step('placeKept', Clock)
    case 'callback_asked':
      return step('callbackAsked', PhoneForwarded)
    case 'callback_over':
      return CALLBACK_ENDS.includes(entry.outcome ?? '')
        ? step(`callbackOver.${entry.outcome}`, PhoneMissed, {
            tone: entry.outcome === 'given_up' ? 'danger' : 'plain',
          })
        : null
    case 'queued':
      return step('queued', Clock, { values: { queue: names.queue(entry.queue_id) } })
    case 'offered':
      return step('offered', BellRing, { values: operator })
    case 'offer_ended':
      return offerEnded(entry, step, operator)
    case 'transferred':
      return step('transferred', PhoneForwarded, { values: operator })
    case 'parked':
      return step('parked', CircleParking, { values: { ...operator, slot: dialledSlot(entry.slot ?? 0) } })
    case 'pick_up':
      return step('pickUp', Phone, { values: operator })
    case 'pick_up_ended':
      return step('pickUpEnded', PhoneMissed, { values: operator })
    case 'consulted':
      // Without an operator it is a number outside.
      return entry.operator_id
        ? step('consulted', Users, { values: operator })
        : step('forwarded', PhoneOutgoing)
    case 'consult_ended':
      return step('consult_ended', Users)
    case 'conference':
      return step('conference', Users, { tone: 'ok' })
    case 'trunk_left':
      return step('trunkLeft', PhoneMissed, {
        tone: 'danger',
        values: { line: entry.trunk ?? '' },
        cause: entry.cause ?? null,
      })
    case 'forwarded':
      return step('forwarded', PhoneOutgoing)
    case 'voicemail':
      return step('voicemail', PhoneIncoming)
    case 'connected':
      // Without an operator it was the number outside that the call was sent to.
      return step(entry.operator_id ? 'connected' : 'connectedOutside', Phone, {
        tone: 'ok',
        values: operator,
        ...span('waited', entry),
      })
    case 'held':
      return step(entry.by === 'phone' ? 'heldByPhone' : 'held', Pause)
    case 'unheld':
      return step('unheld', Play, span('heldFor', entry))
    case 'muted':
      return step('muted', MicOff)
    case 'unmuted':
      return step('unmuted', Mic)
    case 'recording_started':
      return step('recordingStarted', CircleDot)
    case 'recording_paused':
      return step('recordingPaused', CircleDot)
    case 'recording_resumed':
      return step('recordingResumed', CircleDot)
    case 'ended': {
      const by = entry.by === 'customer' || entry.by === 'operator' ? entry.by : 'system'
      return step(`endedBy.${by}`, Square, {
        tone: call.status === 'answered' ? 'plain' : 'danger',
        ...span('talked', entry),
        cause: entry.cause ?? null,
      })
    }
    default:
      return null
  }
}

const CALLBACK_ENDS = ['given_up', 'cancelled', 'called_again', 'reached']
const OUTCOMES = ['no_answer', 'declined', 'busy', 'failed', 'caller_left', 'withdrawn', 'answered_elsewhere']

function offerEnded(
  entry: TimelineEntry,
  step: (key: string, icon: LucideIcon, more: Partial<Step>) => Step,
  values: Record<string, string>,
): Step | null {
  const { outcome } = entry
  // That the caller left is told by the end of the call itself.
  if (!outcome || outcome === 'caller_left' || !OUTCOMES.includes(outcome)) return null
  const tone = outcome === 'withdrawn' || outcome === 'answered_elsewhere' ? 'plain' : 'danger'
  return step(`offerEnded.${outcome}`, PhoneMissed, { tone, values, cause: entry.cause ?? null })
}

function span(key: 'waited' | 'heldFor' | 'talked', { secs }: TimelineEntry): Partial<Step> {
  return typeof secs === 'number' ? { span: { key, secs } } : {}
}
