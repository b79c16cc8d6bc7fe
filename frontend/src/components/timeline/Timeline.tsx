import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import { useCauseText } from '@/components/call-status/use-cause-text'
import { useFormat } from '@/hooks/use-format'
import type { Step } from './entries'

const TONES = { plain: 'text-text-2', ok: 'text-ok', danger: 'text-danger' }

/** The story of a call, one line an event. */
export function Timeline({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const causeText = useCauseText()
  if (steps.length === 0) return <p className="text-muted">{t('calls.timeline.empty')}</p>
  return (
    <ol className="flex flex-col">
      {steps.map((step, index) => {
        const { icon: Icon } = step
        const details = [
          step.span && t(`calls.timeline.${step.span.key}`, { time: format.clock(step.span.secs) }),
          causeText(step.cause),
        ].filter(Boolean)
        return (
          // Entries are only ever appended, so their place is their identity.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index} className="flex gap-2 py-1">
            <time dateTime={step.at} className="w-16 shrink-0 text-muted">
              {format.timeSecs(step.at)}
            </time>
            <Icon
              aria-hidden
              size={16}
              strokeWidth={1.75}
              className={clsx('mt-0.5 shrink-0', TONES[step.tone])}
            />
            <span className="min-w-0 wrap-break-word">
              {t(`calls.timeline.${step.key}`, step.values)}
              {details.length > 0 ? <span className="text-muted">{` · ${details.join(' · ')}`}</span> : null}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
