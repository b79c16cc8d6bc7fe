import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StatusSwitch } from '@/components/status-switch/StatusSwitch'
import { Button } from '@/components/ui/Button'
import { TooltipGroup } from '@/components/ui/Tooltip'
import { useSoftphone } from '@/contexts/Softphone'
import { useHotkeys } from '@/hooks/use-hotkeys'
import { ringingOffers } from '@/services/calls/offers'
import { CallStrip } from './CallStrip'
import { DialField } from './DialField'
import { LineChip } from './LineChip'
import { LostStrip } from './LostStrip'
import { RingStrip } from './RingStrip'
import { useCallActions } from './use-call-actions'
import { useLeaveWarning } from './use-leave-warning'
import { WrapUpStrip } from './WrapUpStrip'

/** Status, then whatever the phone is about right now: a field to dial, a ringing call, a talk, its paperwork. */
export function CallBar() {
  const { t } = useTranslation()
  const { me, phone, offers, calls, lastCall, shift, setShift } = useSoftphone()
  const { answer, decline, hangup } = useCallActions()
  const navigate = useNavigate()
  const dialField = useRef<HTMLInputElement>(null)
  // Whoever is typing a number goes on typing while a call rings beside it.
  const [typing, setTyping] = useState(false)
  const ringing = ringingOffers(offers)[0]
  const active = calls.find(({ state }) => state !== 'held') ?? calls[0]

  useLeaveWarning(phone.sessions.some(({ phase }) => phase === 'established'))

  useHotkeys({
    answer: () => {
      if (ringing) void answer(ringing)
      else dialField.current?.focus()
      return true
    },
    hangup: () => {
      if (ringing) void decline(ringing)
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
  if (shift !== 'started') {
    return (
      <Button variant="primary" onClick={() => setShift('gate')}>
        {t('shift.start')}
      </Button>
    )
  }
  const lost = phone.role === 'owner' && (phone.line.kind === 'lost' || phone.line.kind === 'failed')
  const strip = active ? (
    <CallStrip key={active.id} call={active} />
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
      <LineChip />
    </TooltipGroup>
  )
}
