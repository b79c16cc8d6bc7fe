import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSoftphone } from '@/contexts/Softphone'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import { isApiError } from '@/services/api/problem'
import type { Call } from '@/services/api/types'
import { commandCall, dial, sendDigits } from '@/services/calls/commands'
import type { Offer } from '@/services/calls/offers'

/** A decline this soon after the popup appeared was meant for something else. */
const SLIP_MS = 250
/** The server passes an answer from a window without the phone on; nothing within this time means no. */
const REMOTE_ANSWER_MS = 4_000
/** The end of a call is told by an event; a second press before it comes is the same wish. */
const HANGUP_MS = 4_000
const hangingUp = new Set<string>()

/** What the person does to calls: acts at the press, and says why when the server refuses. */
export function useCallActions() {
  const { t } = useTranslation()
  const problem = useProblemText()
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

    return { answer, decline, hangup, setHeld, setMuted, press, call, refused }
  }, [t, problem, me?.device, softphone, phone.role, tellOffers, calls, hangUpHere])
}
