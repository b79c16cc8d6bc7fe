import { useQuery } from '@tanstack/react-query'
import { Headphones, Phone, UserRoundCheck } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { useAuth } from '@/contexts/Auth'
import { useSecsSince } from '@/hooks/use-server-now'
import { useWish } from '@/hooks/use-wish'
import { clock } from '@/lib/format'
import { isTyping } from '@/lib/is-typing'
import { KEY_NAMES } from '@/lib/keys'
import type { ListenedCall } from '@/services/api/types'
import type { Supervision } from '@/services/calls/commands'
import { talkerOf } from '@/services/calls/offers'
import { operatorOf } from '@/services/operators/presence'
import { otherParty } from './other-party'
import { useArmed } from './use-armed'
import { startedHere, useCallActions } from './use-call-actions'

const WAYS: readonly Supervision[] = ['listen', 'whisper', 'barge']

const CODES = ['Digit1', 'Digit2', 'Digit3', 'Numpad1', 'Numpad2', 'Numpad3']

/** The talk that I listen to, at whatever phone: whose it is, who hears me, and taking the customer. */
export function SupervisionStrip({ call }: { call: ListenedCall }) {
  const { t } = useTranslation()
  const { operator } = useAuth()
  const { supervise } = useCallActions()
  const [way, pressWay] = useWish<Supervision>(call.supervision?.mode ?? 'listen')
  const rings = !call.supervision?.since
  const talker = talkerOf(call) ?? ''
  const { data: colleague } = useQuery({ ...operatorOf(talker), enabled: Boolean(talker) })
  const talkSecs = useSecsSince(call.answered_at)
  const { name, number } = otherParty(call, operator.id)

  const box = useRef<HTMLElement>(null)

  const go = (next: Supervision) => {
    // The refusal is told by the action; here it only brings the old way back.
    pressWay(next, async () => {
      if (!(await supervise(call, next))) throw new Error('refused')
    }).catch(() => undefined)
  }
  // The customer would hear a slip of the finger.
  const { armed, arm, disarm } = useArmed(() => go('barge'))
  const change = (next: Supervision) => {
    disarm()
    if (next === way) return
    if (next !== 'barge') go(next)
    else if (!armed) arm()
  }
  // Whoever has just pressed for it has the keys at once.
  useEffect(() => {
    if (startedHere.has(call.id) && !isTyping()) box.current?.focus()
    return () => void startedHere.delete(call.id)
  }, [call.id])
  const wayOf = (code: string) => WAYS[CODES.indexOf(code) % WAYS.length]
  // Keys belong to this strip only while it has the focus: a stray digit elsewhere must never reach a customer's ear.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    const next = wayOf(event.code)
    if (next) change(next)
    else if (event.code === 'Escape' && armed) disarm()
    else if (event.code === 'Escape') void supervise(call, 'leave')
    else return
    event.preventDefault()
  }
  const onKeyUp = (event: KeyboardEvent) => {
    if (wayOf(event.code) === 'barge') disarm()
  }
  return (
    <section
      ref={box}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onKeyUp={onKeyUp}
      onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || disarm()}
      aria-label={t('supervision.label')}
      className="flex min-w-0 flex-1 items-center gap-2 rounded-control border border-accent bg-selected pl-2 max-tablet:my-2 max-tablet:flex-wrap max-tablet:p-2"
    >
      <Headphones aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-accent-text" />
      <span className="min-w-16 truncate font-semibold">
        {t('supervision.heard', {
          name: colleague?.name ?? '',
          who: name ?? number ?? t('call.hiddenNumber'),
        })}
      </span>
      {rings || armed ? (
        <span role="status" className="shrink-0 text-text-2">
          {t(rings ? 'supervision.rings' : 'supervision.armed')}
        </span>
      ) : (
        <span className="shrink-0 font-semibold" aria-hidden>
          {clock(talkSecs)}
        </span>
      )}
      <span className="ml-auto flex shrink-0 items-center gap-1 max-tablet:w-full max-tablet:flex-wrap">
        {WAYS.map((one, place) => (
          <Button
            key={one}
            variant={one === way ? 'secondary' : 'ghost'}
            aria-pressed={one === way}
            aria-keyshortcuts={String(place + 1)}
            className={armed && one === 'barge' ? 'animate-pulse ring-2 ring-danger' : undefined}
            title={t(`supervision.hints.${one}`)}
            onClick={() => change(one)}
          >
            {t(`supervision.ways.${one}`)} <kbd className="max-roomy:hidden">{place + 1}</kbd>
          </Button>
        ))}
        <Button
          variant="ghost"
          title={t('supervision.takeOverHint')}
          disabled={rings}
          onClick={() => void supervise(call, 'take-over')}
        >
          <UserRoundCheck aria-hidden size={18} strokeWidth={1.75} />
          <span className="max-roomy:sr-only">{t('supervision.takeOver')}</span>
        </Button>
        <Button
          variant="danger"
          aria-keyshortcuts={KEY_NAMES.hangup}
          onClick={() => void supervise(call, 'leave')}
        >
          <Phone aria-hidden size={18} strokeWidth={1.75} className="rotate-[135deg]" />
          <span className="max-base:sr-only">{t('supervision.stop')}</span>
          <kbd className="max-base:hidden">{KEY_NAMES.hangup}</kbd>
        </Button>
      </span>
    </section>
  )
}
