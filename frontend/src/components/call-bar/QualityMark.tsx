import { Signal, SignalLow, SignalMedium } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { Popover } from '@/components/ui/Popover'
import { useFormat } from '@/hooks/use-format'
import type { Quality } from '@/services/softphone/types'

const MARKS = {
  good: { icon: Signal, colour: 'text-ok' },
  poor: { icon: SignalMedium, colour: 'text-warn' },
  silent: { icon: SignalLow, colour: 'text-danger' },
} as const

/** How the call sounds, from the counters of its packets; a press shows them. */
export function QualityMark({ quality }: { quality: Quality }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { icon: Icon, colour } = MARKS[quality.level]
  const word = t(`callbar.quality.${quality.level}`)
  const rows = [
    ['callbar.qualityLoss', format.percent(quality.loss)],
    ['callbar.qualityJitter', t('callbar.milliseconds', { ms: quality.jitterMs })],
    [
      'callbar.qualityRtt',
      quality.roundTripMs === null ? '—' : t('callbar.milliseconds', { ms: quality.roundTripMs }),
    ],
    ['callbar.qualityCodec', quality.codec ?? '—'],
  ] as const
  return (
    <Popover
      label={t('callbar.qualityTitle')}
      trigger={
        <Button variant="ghost" aria-label={word} className={`shrink-0 px-2! max-tablet:hidden ${colour}`}>
          <Icon aria-hidden size={18} strokeWidth={2} />
          {quality.level === 'good' ? null : <span className="max-base:hidden">{word}</span>}
        </Button>
      }
    >
      <p className={`mb-2 font-semibold ${colour}`}>{word}</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-6 gap-y-1">
        {rows.map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-text-2">{t(key)}</dt>
            <dd className="text-right">{value}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  )
}
