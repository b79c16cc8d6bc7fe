import { useTranslation } from 'react-i18next'
import { STATUS_VISUALS } from '@/components/status-switch/status-visual'
import { useStatusWord } from '@/components/status-switch/use-status-word'
import { useFormat } from '@/hooks/use-format'
import type { Board } from '@/services/api/types'
import { shownStatus } from '@/services/operators/shown-status'

type Person = Board['operators'][number]

const TONES = {
  ok: 'text-ok',
  danger: 'text-danger',
  warn: 'text-warn',
  acw: 'text-acw',
  off: 'text-off',
  accent: 'text-accent-text',
}

/** Who is at work, and what he does. */
export function BoardOperators({ operators, now }: { operators: readonly Person[]; now: number }) {
  const { t } = useTranslation()
  return (
    <section aria-label={t('dashboard.operators.title')}>
      {operators.length === 0 ? (
        <p className="text-[max(14px,1.25vw)] text-muted">{t('wallboard.nobodyAtWork')}</p>
      ) : (
        <ul className="grid grid-cols-2 gap-[0.6vw] tablet:grid-cols-3 base:grid-cols-6">
          {operators.map((person, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: namesakes may begin at one moment; a card keeps nothing
            <Card key={`${person.name} ${person.since} ${place}`} person={person} now={now} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Card({ person, now }: { person: Person; now: number }) {
  const format = useFormat()
  const word = useStatusWord({ ...person, reason: person.reason ?? null })
  const {
    icon: Icon,
    tone,
    filled,
  } = STATUS_VISUALS[shownStatus({ ...person, reason: person.reason ?? null })]
  return (
    <li className="min-w-0 rounded-card border border-border bg-surface px-[0.7vw] py-[0.5vw]">
      <p className="truncate text-[max(14px,1.25vw)]/[1.35] font-medium">{person.name}</p>
      <p className={`flex items-center gap-[0.4vw] text-[max(12px,1.05vw)]/[1.35] ${TONES[tone]}`}>
        <Icon
          aria-hidden
          strokeWidth={2}
          fill={filled ? 'currentColor' : 'none'}
          className="size-[max(14px,1.1vw)] shrink-0"
        />
        <span className="min-w-0 truncate">{word}</span>
        <span className="ml-auto text-text-2">{format.clock((now - Date.parse(person.since)) / 1_000)}</span>
      </p>
    </li>
  )
}
