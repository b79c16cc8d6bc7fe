import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useAuth } from '@/contexts/Auth'
import { useSoftphone } from '@/contexts/Softphone'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import { isApiError } from '@/services/api/problem'
import type { Call } from '@/services/api/types'
import {
  commandCall,
  consultAbout,
  dial,
  inviteIn,
  joinAsked,
  sendDigits,
  supervise,
  type TransferTarget,
  transferCall,
} from '@/services/calls/commands'
import type { Offer } from '@/services/calls/offers'
import { stepWish, type TakeOverWish, takeOverWish } from '@/services/calls/take-over'

/** A decline this soon after the popup appeared was meant for something else. */
const SLIP_MS = 250
/** The server passes an answer from a window without the phone on; nothing within this time means no. */
const REMOTE_ANSWER_MS = 4_000
/** The end of a call is told by an event; a second press before it comes is the same wish. */
const HANGUP_MS = 4_000
const hangingUp = new Set<string>()
/** Calls that this window has asked to hear. */
export const startedHere = new Set<string>()
/** Outlives the page that it was pressed on. */
let wish: TakeOverWish | null = null

/** What the person does to calls: acts at the press, and says why when the server refuses. */
export function useCallActions() {
  const { t } = useTranslation()
  const problem = useProblemText()
  const { operator } = useAuth()
  const { me, softphone, phone, tellOffers, calls, hangUpHere } = useSoftphone()

  return useMemo(() => {
    const refused = (error: unknown) =>
      toast({ tone: 'danger', text: t('callbar.refused', { reason: problem(error) }) })
    const talking = calls.find(({ state }) => state === 'talking')

    const answer = async ({ call, phase, ending }: Offer) => {
      if (ending || phase !== 'ringing' || me?.device !== 'webrtc') return
      const callId = call.call_id
      tellOffers({ kind: 'press', what: 'answer', callId })
      try {
        if (phone.role === 'owner') {
          // The pressed key answers in this very moment; only a second call waits for the first to be held.
          if (talking) await commandCall(talking.id, 'hold')
          softphone.answer(callId)
        } else {
          await commandCall(callId, 'answer')
          setTimeout(() => tellOffers({ kind: 'refused', callId }), REMOTE_ANSWER_MS)
        }
      } catch (error) {
        tellOffers({ kind: 'refused', callId })
        refused(error)
      }
    }

    const decline = async ({ call, phase, shownAt, ending }: Offer) => {
      if (ending || phase !== 'ringing' || Date.now() - shownAt < SLIP_MS) return
      tellOffers({ kind: 'press', what: 'decline', callId: call.call_id })
      try {
        await commandCall(call.call_id, 'reject')
      } catch (error) {
        tellOffers({ kind: 'refused', callId: call.call_id })
        refused(error)
      }
    }

    const hangup = async ({ id }: Pick<Call, 'id'>) => {
      if (hangingUp.has(id)) return
      hangingUp.add(id)
      // A call that still stands after that may be hung up again.
      setTimeout(() => hangingUp.delete(id), HANGUP_MS)
      try {
        await commandCall(id, 'hangup')
      } catch (error) {
        hangingUp.delete(id)
        if (isApiError(error) && error.temporary) hangUpHere(id)
        else refused(error)
      }
    }

    const setHeld = ({ id }: Call, held: boolean) => commandCall(id, held ? 'hold' : 'unhold')

    /** The own track stops at once; the server is told for the other screens. */
    const setMuted = async ({ id }: Call, muted: boolean) => {
      if (phone.role === 'owner') softphone.setMuted(muted)
      try {
        await commandCall(id, muted ? 'mute' : 'unmute')
      } catch (error) {
        if (phone.role !== 'owner') refused(error)
      }
    }

    const transfer = async ({ id }: Call, target: TransferTarget, name: string) => {
      try {
        await transferCall(id, target)
        toast({ tone: 'ok', text: t('callbar.transferred', { name }) })
      } catch (error) {
        refused(error)
      }
    }

    const park = async ({ id }: Call) => {
      try {
        await commandCall(id, 'park')
        toast({ tone: 'ok', text: t('callbar.parkedNow') })
      } catch (error) {
        refused(error)
      }
    }

    const orRefused = async (done: Promise<void>) => done.catch(refused)
    const consult = ({ id }: Call, target: TransferTarget) => orRefused(consultAbout(id, target))
    const invite = ({ id }: Call, target: TransferTarget) => orRefused(inviteIn(id, target))
    const pickUp = (id: string) => orRefused(commandCall(id, 'pick-up'))
    const complete = ({ id }: Call) => orRefused(commandCall(id, 'complete'))
    const cancel = ({ id }: Call) => orRefused(commandCall(id, 'cancel'))
    const join = ({ id }: Call) => orRefused(joinAsked(id))

    const superviseCall = async ({ id }: Pick<Call, 'id'>, how: Parameters<typeof supervise>[1]) => {
      // Whoever wants something else now wants that no more.
      wish = null
      // Before the answer: the event may be faster.
      if (how !== 'leave' && how !== 'take-over') startedHere.add(id)
      try {
        await supervise(id, how)
        return true
      } catch (error) {
        startedHere.delete(id)
        refused(error)
        return false
      }
    }

    /** Who does not listen yet does so first, and takes over as soon as his phone is there. */
    const takeOver = async (call: Pick<Call, 'id'>) => {
      const mine = takeOverWish(call.id, Date.now())
      if (stepWish(mine, calls, operator.id, Date.now()).take) {
        await superviseCall(call, 'take-over')
        return
      }
      const asked = superviseCall(call, 'listen')
      wish = mine
      if (!(await asked) && wish?.until === mine.until) wish = null
    }

    /** To be called when my calls have changed. */
    const takeWanted = () => {
      if (!wish) return
      const { id } = wish
      const next = stepWish(wish, calls, operator.id, Date.now())
      wish = next.wish
      if (next.take) void superviseCall({ id }, 'take-over')
    }

    const press = async ({ id }: Call, digits: string) => {
      try {
        await sendDigits(id, digits)
        return true
      } catch (error) {
        refused(error)
        return false
      }
    }

    const call = async (to: string) => {
      try {
        await dial(to)
        return true
      } catch (error) {
        refused(error)
        return false
      }
    }

    return {
      answer,
      decline,
      hangup,
      setHeld,
      setMuted,
      transfer,
      park,
      pickUp,
      consult,
      invite,
      complete,
      cancel,
      join,
      supervise: superviseCall,
      takeOver,
      takeWanted,
      press,
      call,
      refused,
    }
  }, [t, problem, me?.device, softphone, phone.role, tellOffers, calls, hangUpHere, operator.id])
}
