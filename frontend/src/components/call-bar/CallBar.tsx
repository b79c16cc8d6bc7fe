import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StatusSwitch } from '@/components/status-switch/StatusSwitch'
import { Button } from '@/components/ui/Button'
import { TooltipGroup } from '@/components/ui/Tooltip'
import { useAuth } from '@/contexts/Auth'
import { useSoftphone } from '@/contexts/Softphone'
import { useHotkeys } from '@/hooks/use-hotkeys'
import { isHeardBy, ringingOffers } from '@/services/calls/offers'
import { CallStrip } from './CallStrip'
import { DialField } from './DialField'
import { LineChip } from './LineChip'
import { LostStrip } from './LostStrip'
import { ParkedList } from './ParkedList'
import { RingStrip } from './RingStrip'
import { SupervisionStrip } from './SupervisionStrip'
import { useCallActions } from './use-call-actions'
import { useLeaveWarning } from './use-leave-warning'
import { WrapUpStrip } from './WrapUpStrip'

/** Status, then whatever the phone is about right now: a field to dial, a ringing call, a talk, its paperwork. */
export function CallBar() {
  const { t } = useTranslation()
  const { me, phone, offers, calls, lastCall, shift, setShift } = useSoftphone()
  const { answer, decline, hangup, supervise, takeWanted } = useCallActions()
  const navigate = useNavigate()
  const dialField = useRef<HTMLInputElement>(null)
  // Whoever is typing a number goes on typing while a call rings beside it.
  const [typing, setTyping] = useState(false)
  const ringing = ringingOffers(offers)[0]
  const { operator, canManage } = useAuth()
  const active = calls.find(({ state }) => state !== 'held') ?? calls[0]

  const heard = canManage && active && isHeardBy(active, operator.id)

  // New with every change of my calls.
  useEffect(takeWanted, [takeWanted])

  useLeaveWarning(phone.sessions.some(({ phase }) => phase === 'established'))

  useHotkeys({
    answer: () => {
      if (ringing) void answer(ringing)
      else dialField.current?.focus()
      return true
    },
    hangup: () => {
      if (ringing) void decline(ringing)
      else if (active && heard) void supervise(active, 'leave')
      else if (active) void hangup(active)
      return true
    },
    card: () => {
      const about = active ?? (me?.status === 'wrap_up' ? lastCall : null)
      if (!about) return false
      void navigate({ to: '/calls/$callId', params: { callId: about.id }, search: {} })
      return true
    },
  })

  if (!me) return null
  // Whoever listens at a desk phone has no shift in this page to start.
  if (shift !== 'started' && !heard) {
    return (
      <TooltipGroup>
        <Button variant="primary" onClick={() => setShift('gate')}>
          {t('shift.start')}
        </Button>
        <ParkedList />
      </TooltipGroup>
    )
  }
  const lost = phone.role === 'owner' && (phone.line.kind === 'lost' || phone.line.kind === 'failed')
  const strip = active ? (
    heard ? (
      <SupervisionStrip key={active.id} call={active} />
    ) : (
      <CallStrip key={active.id} call={active} />
    )
  ) : ringing && !typing ? (
    <RingStrip offer={ringing} />
  ) : me.status === 'wrap_up' ? (
    <WrapUpStrip key={lastCall?.id ?? 'none'} me={me} call={lastCall} />
  ) : lost ? (
    <LostStrip />
  ) : null
  return (
    <TooltipGroup>
      <div className={active || ringing || me.status === 'wrap_up' ? 'max-tablet:hidden' : undefined}>
        <StatusSwitch me={me} />
      </div>
      <div className="flex min-w-0 flex-1 items-center gap-2">
        {strip ?? <DialField inputRef={dialField} onTyping={setTyping} />}
      </div>
      <ParkedList />
      <LineChip />
    </TooltipGroup>
  )
}
