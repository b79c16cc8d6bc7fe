import { Link } from '@tanstack/react-router'
import clsx from 'clsx'
import { CircleDot, Pause, PhoneIncoming, PhoneOutgoing } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Chip } from '@/components/ui/Chip'
import { useAuth } from '@/contexts/Auth'
import { useSoftphone } from '@/contexts/Softphone'
import { useSecsSince } from '@/hooks/use-server-now'
import { useWish } from '@/hooks/use-wish'
import { clock } from '@/lib/format'
import { KEY_NAMES } from '@/lib/keys'
import type { Call } from '@/services/api/types'
import { isAsked } from '@/services/calls/offers'
import { AskingNote } from './AskingNote'
import { CallButtons } from './CallButtons'
import { otherParty } from './other-party'
import { QualityMark } from './QualityMark'
import { useHeldSince } from './use-held-since'

/** The call I am in: whom I talk to, for how long, how it sounds, and everything I can do to it. */
export function CallStrip({ call }: { call: Call }) {
  const { t } = useTranslation()
  const { operator } = useAuth()
  const { phone } = useSoftphone()
  const asked = isAsked(call, operator.id)
  const asking = call.consult?.state === 'ringing' || call.consult?.state === 'talking'
  const [held, pressHold] = useWish(call.state === 'held' && !asked)
  // The hold or the colleague takes the room of what matters less.
  const full = held || Boolean(call.consult)
  const heldSince = useHeldSince(held)
  const talkSecs = useSecsSince(call.answered_at)
  const dialSecs = useSecsSince(call.answered_at ? null : call.started_at)
  const heldSecs = useSecsSince(heldSince)
  const { name, number } = otherParty(call, operator.id)
  const answered = Boolean(call.answered_at)
  const Direction = call.direction === 'inbound' ? PhoneIncoming : PhoneOutgoing
  const here = phone.sessions.some(({ callId, phase }) => callId === call.id && phase === 'established')

  return (
    <section
      aria-label={t('callbar.label')}
      className={clsx(
        'flex min-w-0 flex-1 items-center gap-2 rounded-control border pl-2 max-tablet:my-2 max-tablet:flex-wrap max-tablet:p-2',
        held ? 'border-warn bg-warn-bg' : answered ? 'border-ok bg-ok-bg' : 'border-control',
      )}
    >
      {held ? (
        <Pause aria-hidden size={18} className="shrink-0 text-warn" />
      ) : (
        <Direction
          aria-hidden
          size={18}
          strokeWidth={1.75}
          className={clsx('shrink-0', answered ? 'text-ok' : 'text-text-2')}
        />
      )}
      {held && !asking ? (
        <span className="shrink-0 font-medium text-warn max-tablet:sr-only">
          {t('callbar.held')} <span aria-hidden>{clock(heldSecs)}</span>
        </span>
      ) : null}
      <Link
        to="/calls/$callId"
        params={{ callId: call.id }}
        search={{}}
        title={`${t('keys.card')} (${KEY_NAMES.card})`}
        aria-keyshortcuts={KEY_NAMES.card}
        className="flex min-w-16 font-semibold hover:underline"
      >
        <span className="truncate">{name ?? number ?? t('call.hiddenNumber')}</span>
      </Link>
      {name && number ? (
        <span className={`shrink-0 text-text-2 ${full ? 'max-roomy:hidden' : 'max-base:hidden'}`}>
          {number}
        </span>
      ) : null}
      <AskingNote call={call} asked={asked} />
      {answered ? (
        <span className="shrink-0 font-semibold" aria-hidden>
          {clock(talkSecs)}
        </span>
      ) : (
        <span className="shrink-0 text-text-2">
          <span className="max-tablet:sr-only">{t('callbar.dialing')}</span>{' '}
          <span aria-hidden>{clock(dialSecs)}</span>
        </span>
      )}
      {here && answered && !held && phone.quality ? <QualityMark quality={phone.quality} /> : null}
      {call.recording?.state === 'recording' ? (
        <Chip
          tone="danger"
          icon={CircleDot}
          className={`shrink-0 ${full ? 'max-roomy:hidden' : 'max-base:hidden'}`}
        >
          {t('callbar.recording')}
        </Chip>
      ) : null}
      <CallButtons call={call} answered={answered} held={held} pressHold={pressHold} />
    </section>
  )
}
