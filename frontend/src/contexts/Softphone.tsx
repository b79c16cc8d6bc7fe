import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useReducer,
  useState,
  useSyncExternalStore,
} from 'react'
import { useAuth } from '@/contexts/Auth'
import { useRealtime } from '@/contexts/Realtime'
import { isApiError } from '@/services/api/problem'
import type { Call, ListenedCall } from '@/services/api/types'
import { commandCall } from '@/services/calls/commands'
import { liveCalls, ringingFor } from '@/services/calls/live'
import {
  isAsked,
  isHeardBy,
  isWith,
  nextOfferTick,
  type Offer,
  type OffersInput,
  stepOffers,
} from '@/services/calls/offers'
import { operatorOf, type PresentOperator, phoneCredentials } from '@/services/operators/presence'
import { sipAddress } from '@/services/realtime/connect'
import { createWorkerTimers } from '@/services/realtime/worker-timers'
import { type PhoneState, Softphone } from '@/services/softphone/softphone'

export interface SoftphoneContextValue {
  /** My own row, with the status of this moment. */
  me: PresentOperator | undefined
  softphone: Softphone
  phone: PhoneState
  offers: readonly Offer[]
  tellOffers: (input: OffersInput) => void
  /** My calls that live, the newest first. */
  calls: readonly ListenedCall[]
  /** Ends my call here at once, and at the server as soon as it can be reached. */
  hangUpHere: (callId: string) => void
  /** The call that has just ended and is being written up. */
  lastCall: Call | null
  /** `before`: this page load has not been made ready for calls; `gate`: it is being made ready. */
  shift: Shift
  setShift: (shift: Shift) => void
}

export type Shift = 'before' | 'gate' | 'started'

const SoftphoneContext = createContext<SoftphoneContextValue | null>(null)

export function useSoftphone(): SoftphoneContextValue {
  const value = useContext(SoftphoneContext)
  if (!value) throw new Error('useSoftphone outside SoftphoneProvider')
  return value
}

/** My phone, the calls that ring for me and the calls I am in. Lives as long as the signed-in page. */
export function SoftphoneProvider({ children }: { children: ReactNode }) {
  const { operator } = useAuth()
  const queries = useQueryClient()
  const { onEvent, onResync, setDevice, link } = useRealtime()
  const softphone = useMemo(
    () =>
      new Softphone({
        operatorId: operator.id,
        credentials: () => phoneCredentials(operator.id),
        address: sipAddress,
        timers: createWorkerTimers(),
      }),
    [operator.id],
  )
  const phone = useSyncExternalStore(softphone.subscribe, softphone.snapshot)
  const [offers, tellOffers] = useReducer(stepOffers, [])
  const [lastCall, setLastCall] = useState<Call | null>(null)
  const [hungUp, setHungUp] = useState<ReadonlySet<string>>(new Set())
  const [shift, setShift] = useState<Shift>(operator.role === 'operator' ? 'gate' : 'before')
  const { data: me } = useQuery(operatorOf(operator.id))
  const { data: live } = useQuery(liveCalls)

  useEffect(() => () => softphone.stop(), [softphone])

  useEffect(() => {
    // The calls that I am in, as last told.
    const mine = new Set<string>()
    const isIn = (call: ListenedCall) => isMine(call, operator.id, established(softphone.snapshot().sessions))
    const ringNow = async () => {
      const live = await queries.fetchQuery({ ...liveCalls, staleTime: 0 }).catch(() => [])
      for (const call of live.filter(isIn)) mine.add(call.id)
      const now = Date.now()
      for (const call of ringingFor(live, operator.id, now)) {
        tellOffers({ kind: 'incoming', call, me: operator.id, now })
      }
    }
    void ringNow()
    softphone.onAnswerExpired = (callId) => tellOffers({ kind: 'refused', callId })
    const offEvents = [
      onEvent('incoming_call', (call) =>
        tellOffers({ kind: 'incoming', call, me: operator.id, now: Date.now() }),
      ),
      onEvent('call_status', (call) => {
        tellOffers({ kind: 'status', call, me: operator.id, now: Date.now() })
        if (call.answer_requested && softphone.snapshot().role === 'owner') softphone.answer(call.id)
        // Over for me: it has ended, or I have handed it on.
        if (isIn(call)) mine.add(call.id)
        else if (mine.delete(call.id) && call.answered_at) setLastCall(call)
        if (call.state !== 'ended') return
        // The server's word is final: a leg that missed its BYE must not leave the microphone open.
        softphone.hangup(call.id)
        setHungUp((ids) => without(ids, call.id))
      }),
      // The events in between are lost: what still rings is in the fresh list, the rest must not stay.
      onResync(() => {
        tellOffers({ kind: 'reset' })
        void ringNow()
      }),
    ]
    return () => {
      for (const off of offEvents) off()
    }
  }, [onEvent, onResync, operator.id, softphone, queries])

  useEffect(() => {
    const at = nextOfferTick(offers)
    if (at === null) return
    const timer = setTimeout(
      () => tellOffers({ kind: 'tick', now: Date.now() }),
      Math.max(0, at - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [offers])

  const online = link.link === 'online'
  useEffect(() => {
    if (!online) return
    for (const id of hungUp) {
      commandCall(id, 'hangup').catch((error) => {
        // The call is no longer there, or is not mine: nothing is left to wish for.
        if (!isApiError(error) || !error.temporary) setHungUp((ids) => without(ids, id))
      })
    }
  }, [online, hungUp])

  const owner = shift === 'started' && phone.role === 'owner'
  useEffect(() => {
    if (!owner) return
    const fault = phone.soundBlocked ? 'sound_blocked' : phone.microphoneFailed ? 'microphone' : undefined
    setDevice(fault === undefined, fault)
  }, [owner, phone.soundBlocked, phone.microphoneFailed, setDevice])

  const sessions = phone.sessions
  useEffect(() => {
    for (const { callId, phase } of sessions)
      if (phase === 'established') tellOffers({ kind: 'established', callId })
  }, [sessions])

  const value = useMemo(() => {
    const here = established(sessions)
    const calls = (live ?? []).filter((call) => isMine(call, operator.id, here) && !hungUp.has(call.id))
    const hangUpHere = (callId: string) => {
      softphone.hangup(callId)
      setHungUp((ids) => new Set(ids).add(callId))
    }
    return { me, softphone, phone, offers, tellOffers, calls, hangUpHere, lastCall, shift, setShift }
  }, [me, softphone, phone, offers, live, hungUp, lastCall, shift, operator.id, sessions])
  return <SoftphoneContext value={value}>{children}</SoftphoneContext>
}

function established(sessions: PhoneState['sessions']): Set<string> {
  return new Set(sessions.filter(({ phase }) => phase === 'established').map(({ callId }) => callId))
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? new Set([...ids].filter((one) => one !== id)) : ids
}

/** I am in it: the server says so, or my phone is. A call that only rings for me is an offer, not mine yet. */
function isMine(call: ListenedCall, me: string, here: ReadonlySet<string>): boolean {
  if (call.state === 'ended') return false
  if (here.has(call.id) || isHeardBy(call, me)) return true
  if (call.state === 'talking' || call.state === 'held') return isWith(call, me) || isAsked(call, me)
  // My own call before its answer; later it is the customer who waits, for somebody else.
  return call.direction !== 'inbound' && call.operator_id === me && !call.answered_at
}

/** Passes a stand-in, for tests and static screens. */
export const SoftphoneStandIn = SoftphoneContext
