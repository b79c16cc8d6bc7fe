import { Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCauseText } from '@/components/call-status/use-cause-text'
import { Button } from '@/components/ui/Button'
import { useFormat } from '@/hooks/use-format'
import type { Names } from '@/hooks/use-names'
import { formatPhone } from '@/lib/phone'
import { toast } from '@/lib/toasts'
import type { CallDetail } from '@/services/api/types'

/** `raw` is what the copy says where the screen says it more readably. */
type Fact = [name: string, value: string, raw?: string | null]

/** For whoever must find out what happened: ids, channels, causes; all of it in one copy. */
export function TechnicalTab({ call, names }: { call: CallDetail; names: Names }) {
  const { t } = useTranslation()
  const groups = useGroups(call, names)
  const copy = async () => {
    const text = groups
      .map(({ title, facts }) =>
        [title, ...facts.map(([name, value, raw]) => `  ${name}: ${raw ?? value}`)].join('\n'),
      )
      .join('\n\n')
    try {
      await navigator.clipboard.writeText(text)
      toast({ tone: 'ok', text: t('ui.copied') })
    } catch {
      toast({ tone: 'danger', text: t('ui.copyFailed') })
    }
  }
  return (
    <div className="flex flex-col gap-4">
      {groups.map(({ title, facts }) => (
        <section key={title}>
          <h3 className="mb-1 font-semibold">{title}</h3>
          <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-4 gap-y-1">
            {facts.map(([name, value]) => (
              <div key={name} className="col-span-2 grid grid-cols-subgrid">
                <dt className="text-muted">{name}</dt>
                <dd className="wrap-anywhere">{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <Button className="self-start" onClick={() => void copy()}>
        <Copy aria-hidden size={16} strokeWidth={1.75} />
        {t('calls.technical.copy')}
      </Button>
    </div>
  )
}

function useGroups(call: CallDetail, names: Names): { title: string; facts: Fact[] }[] {
  const { t } = useTranslation()
  const format = useFormat()
  const causeText = useCauseText()
  const at = (time: string | null | undefined) => time && `${format.date(time)} ${format.timeSecs(time)}`
  const said = (facts: [string, string | null | undefined | false, (string | null)?][]) =>
    facts.filter((fact): fact is Fact => Boolean(fact[1]))
  // An operator is known by his name; `customer` and `outside` have words of their own.
  const who = ({ kind, operator_id }: CallDetail['legs'][number]) =>
    kind === 'operator' ? names.operator(operator_id) : t(`calls.technical.${kind}`)
  const why = (cause: CallDetail['cause']) => cause && `${causeText(cause)} (${cause.code}) · ${cause.text}`
  const recording = call.recordings[0]

  const groups = [
    {
      title: t('calls.technical.call'),
      facts: said([
        [t('calls.technical.id'), call.id],
        [t('calls.technical.from'), formatPhone(call.from), call.from],
        [t('calls.technical.to'), formatPhone(call.to), call.to],
        [t('calls.technical.did'), call.did && formatPhone(call.did), call.did],
        [t('calls.technical.trunk'), call.trunk_id],
        [t('call.field.queue'), call.queue_id && names.queue(call.queue_id), call.queue_id],
        [t('calls.technical.started'), at(call.started_at)],
        [t('calls.technical.answered'), at(call.answered_at)],
        [t('calls.technical.ended'), at(call.ended_at)],
        [t('calls.technical.cause'), why(call.cause)],
      ]),
    },
    ...call.legs.map((leg) => ({
      title: t('calls.technical.leg', {
        number: leg.seq + 1,
        who: who(leg),
      }),
      facts: said([
        [t('calls.technical.channel'), leg.id],
        [t('calls.technical.started'), at(leg.started_at)],
        [t('calls.technical.ringing'), at(leg.ringing_at)],
        [t('calls.technical.answered'), at(leg.answered_at)],
        [t('calls.technical.ended'), at(leg.ended_at)],
        [t('calls.technical.cause'), why(leg.cause)],
      ]),
    })),
  ]
  if (recording)
    groups.push({
      title: t('call.field.recording'),
      facts: said([
        [t('call.field.status'), t(`call.recording.${recording.state}`)],
        [t('call.field.duration'), recording.duration_secs ? format.clock(recording.duration_secs) : null],
        [
          t('calls.technical.expected'),
          recording.expected_secs ? format.clock(recording.expected_secs) : null,
        ],
        [t('calls.technical.size'), recording.bytes ? format.fileSize(recording.bytes) : null],
        ['SHA-256', recording.sha256],
        [t('calls.technical.fault'), recording.error],
      ]),
    })
  return groups
}
