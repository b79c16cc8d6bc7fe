import clsx from 'clsx'
import { Circle, CircleCheck, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export type CheckState = 'waiting' | 'running' | 'ok' | 'warning' | 'failed'

const STATES = {
  waiting: { icon: Circle, colour: 'text-muted' },
  running: { icon: LoaderCircle, colour: 'text-accent-text motion-safe:animate-spin' },
  ok: { icon: CircleCheck, colour: 'text-ok' },
  warning: { icon: TriangleAlert, colour: 'text-warn' },
  failed: { icon: CircleX, colour: 'text-danger' },
} as const

interface CheckRowProps {
  state: CheckState
  title: ReactNode
  /** What was found, in words. */
  detail?: ReactNode
  /** What mends it. */
  action?: ReactNode
  end?: ReactNode
}

/** A live check: icon, words and the button that mends it. */
export function CheckRow({ state, title, detail, action, end }: CheckRowProps) {
  const { t } = useTranslation()
  const { icon: Icon, colour } = STATES[state]
  return (
    <li className="flex min-h-11 items-start gap-3 border-b border-border py-2 last:border-0">
      <Icon aria-hidden size={20} strokeWidth={1.75} className={clsx('mt-0.5 shrink-0', colour)} />
      <div className="min-w-0 flex-1 pt-0.5">
        <p>
          <span className={clsx(state === 'waiting' && 'text-muted')}>{title}</span>
          <span className="sr-only">{` — ${t(`ui.check.${state}`)}`}</span>
        </p>
        {detail ? <p className="text-label text-muted wrap-break-word">{detail}</p> : null}
        {action ? <div className="mt-2 flex flex-wrap gap-2">{action}</div> : null}
      </div>
      {end}
    </li>
  )
}
