import { useQuery } from '@tanstack/react-query'
import { Link2, Trash2, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { stepsOf } from '@/components/timeline/entries'
import { Timeline } from '@/components/timeline/Timeline'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { Skeleton, useLate } from '@/components/ui/Skeleton'
import { Tabs } from '@/components/ui/Tabs'
import { useAuth } from '@/contexts/Auth'
import { useRealtime } from '@/contexts/Realtime'
import { useFormat } from '@/hooks/use-format'
import type { Names } from '@/hooks/use-names'
import { useProblemText } from '@/hooks/use-problem'
import { formatLine, formatPhone } from '@/lib/phone'
import { toast } from '@/lib/toasts'
import type { CallDetail } from '@/services/api/types'
import { callDetail } from '@/services/calls/queries'
import { CallHead } from './CallHead'
import { DeleteCall } from './DeleteCall'
import { HoldRecording } from './HoldRecording'
import { ResultForm } from './ResultForm'
import { TechnicalTab } from './TechnicalTab'

interface CallDrawerProps {
  callId: string
  names: Names
  /** The call whose recording is in the player now. */
  playingId: string | undefined
  onPlay: (callId: string) => void
  onCallBack: ((number: string) => void) | null
  onClose: () => void
}

/** One call beside the list; over it where there is no room. The list stays usable, Esc closes. */
export function CallDrawer({ callId, names, onClose, ...rest }: CallDrawerProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const problem = useProblemText()
  const { onEvent } = useRealtime()
  const box = useRef<HTMLElement>(null)
  const { data: call, error, isPending, refetch } = useQuery(callDetail(callId))
  const late = useLate(isPending)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus goes in when another call is opened
  useEffect(() => box.current?.focus({ preventScroll: true }), [callId])
  // An event tells the state of the call; its story is read again.
  useEffect(
    () =>
      onEvent('call_status', ({ id }) => {
        if (id === callId) void refetch()
      }),
    [onEvent, callId, refetch],
  )
  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(`${location.origin}/calls/${callId}`)
      toast({ tone: 'ok', text: t('ui.copied') })
    } catch {
      toast({ tone: 'danger', text: t('ui.copyFailed') })
    }
  }

  return (
    <aside
      ref={box}
      tabIndex={-1}
      aria-label={t('calls.drawer.label')}
      onKeyDown={(event) => {
        if (event.code === 'Escape' && !event.defaultPrevented) onClose()
      }}
      className="absolute z-drawer flex animate-slide flex-col border border-border bg-surface outline-none max-tablet:-inset-3 tablet:inset-y-0 tablet:right-0 tablet:w-[480px] tablet:rounded-card max-base:tablet:shadow-popup"
    >
      <div className="flex items-center gap-1 py-2 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">
          {call
            ? t('calls.drawer.title', { time: format.relative(call.started_at) })
            : t('calls.drawer.label')}
        </h2>
        <IconButton variant="ghost" icon={Link2} label={t('calls.drawer.copyLink')} onClick={copyLink} />
        <IconButton variant="ghost" icon={X} label={t('ui.close')} shortcut="Esc" onClick={onClose} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so it must be reachable by keys */}
      <div tabIndex={0} className="min-h-0 flex-1 overflow-auto px-4 pb-4 -outline-offset-2">
        {call ? (
          <Details key={call.id} call={call} names={names} onClose={onClose} {...rest} />
        ) : error ? (
          <Banner
            tone="danger"
            role="alert"
            action={
              <Button variant="ghost" onClick={() => void refetch()}>
                {t('common.retry')}
              </Button>
            }
          >
            {problem(error)}
          </Banner>
        ) : late ? (
          <div aria-busy="true" className="flex flex-col gap-3">
            <Skeleton className="h-7 w-1/2" />
            <Skeleton className="h-5 w-1/3" />
            <Skeleton className="h-40" />
          </div>
        ) : null}
      </div>
    </aside>
  )
}

type Tab = 'story' | 'technical'

interface DetailsProps extends Omit<CallDrawerProps, 'callId'> {
  call: CallDetail
}

function Details({ call, names, playingId, onPlay, onCallBack, onClose }: DetailsProps) {
  const { t } = useTranslation()
  const { hasRole } = useAuth()
  const [tab, setTab] = useState<Tab>('story')
  const [deleting, setDeleting] = useState(false)
  const steps = stepsOf(call, {
    operator: names.operator,
    queue: names.queue,
    number: (number) => (number === call.did ? formatLine(number) : formatPhone(number)),
  })
  return (
    <>
      <CallHead
        call={call}
        names={names}
        playing={playingId === call.id}
        onPlay={onPlay}
        onCallBack={onCallBack}
      />
      <Tabs<Tab>
        label={t('calls.drawer.label')}
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: 'story',
            label: t('calls.drawer.story'),
            content: (
              <div className="flex flex-col gap-4">
                <Timeline steps={steps} />
                <ResultForm call={call} readOnly={!hasRole('operator', 'supervisor', 'admin')} />
              </div>
            ),
          },
          {
            value: 'technical',
            label: t('calls.drawer.technical'),
            content: <TechnicalTab call={call} names={names} />,
          },
        ]}
      />
      <HoldRecording call={call} names={names} />
      {hasRole('admin') && call.ended_at ? (
        <Button variant="danger-outline" className="mt-4" onClick={() => setDeleting(true)}>
          <Trash2 aria-hidden size={16} strokeWidth={1.75} />
          {t('calls.delete.open')}
        </Button>
      ) : null}
      <DeleteCall call={call} open={deleting} onOpenChange={setDeleting} onDeleted={onClose} />
    </>
  )
}
