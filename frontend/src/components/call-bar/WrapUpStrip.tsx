import { PencilLine } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStatusChange } from '@/components/status-switch/use-status-change'
import { Button } from '@/components/ui/Button'
import { Tooltip } from '@/components/ui/Tooltip'
import { useHotkeys } from '@/hooks/use-hotkeys'
import { useSecsSince, useServerNow } from '@/hooks/use-server-now'
import { clock } from '@/lib/format'
import { isTyping } from '@/lib/is-typing'
import type { Call } from '@/services/api/types'
import { amendCall } from '@/services/calls/commands'
import { DISPOSITIONS } from '@/services/calls/dispositions'
import type { PresentOperator } from '@/services/operators/presence'
import { NoteBox } from './NoteBox'
import { useCallActions } from './use-call-actions'

/** The paperwork after a call: a digit chooses the result, Enter is done. */
export function WrapUpStrip({ me, call }: { me: PresentOperator; call: Call | null }) {
  const { t } = useTranslation()
  const { change } = useStatusChange(me)
  const { refused } = useCallActions()
  const [chosen, setChosen] = useState(call?.disposition ?? null)
  const box = useRef<HTMLElement>(null)
  const secs = useSecsSince(me.since)
  const now = useServerNow(Boolean(me.until))
  const left = me.until ? Math.max(0, Math.ceil((Date.parse(me.until) - now) / 1_000)) : null

  useEffect(() => {
    if (!isTyping()) box.current?.focus()
  }, [])
  useHotkeys({
    result: () => {
      box.current?.focus()
      return true
    },
  })

  const choose = async (result: string) => {
    if (!call) return
    const before = chosen
    setChosen(result)
    try {
      await amendCall(call.id, { disposition: result })
    } catch (error) {
      setChosen(before)
      refused(error)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Digits belong to this strip only while it has the focus itself, not to the note inside it.
    if (event.target !== box.current && !(event.target instanceof HTMLButtonElement)) return
    const result = DISPOSITIONS[Number(event.key) - 1]
    if (/^[1-9]$/.test(event.key) && result) void choose(result)
    else if (event.key === 'Enter' && event.target === box.current) void change('available')
  }

  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label={t('callbar.wrapUp')}
      onKeyDown={onKeyDown}
      className="flex min-w-0 flex-1 items-center gap-2 rounded-control border border-acw bg-acw-bg pl-2 max-tablet:my-2 max-tablet:flex-wrap max-tablet:p-2"
    >
      {/* The status switch beside it says the same; a telephone has no room for the switch. */}
      <span className="flex shrink-0 items-center gap-2 font-medium text-acw tablet:max-roomy:sr-only">
        <PencilLine aria-hidden size={18} strokeWidth={1.75} />
        <span>{t('callbar.wrapUp')}</span> <span aria-hidden>{clock(left ?? secs)}</span>
      </span>
      {call ? (
        <div
          role="radiogroup"
          aria-label={t('callbar.result')}
          className="flex min-w-0 gap-1 overflow-x-auto max-tablet:order-last max-tablet:w-full"
        >
          {DISPOSITIONS.map((result, i) => (
            <Button
              key={result}
              role="radio"
              variant="ghost"
              aria-checked={chosen === result}
              className="gap-1.5! px-1.5! aria-checked:border-acw! aria-checked:bg-surface"
              onClick={() => void choose(result)}
            >
              <kbd>{i + 1}</kbd> {t(`call.result.${result}`)}
            </Button>
          ))}
        </div>
      ) : null}
      <span className="ml-auto flex shrink-0 items-center gap-1">
        {call ? <NoteBox call={call} /> : null}
        <Tooltip text={t('callbar.moreTimeLabel')}>
          <Button variant="ghost" onClick={() => void change('wrap_up')}>
            {t('callbar.moreTime')}
          </Button>
        </Tooltip>
        <Button variant="ok" className="tablet:-my-px tablet:-mr-px" onClick={() => void change('available')}>
          {t('callbar.finish')}
        </Button>
      </span>
    </section>
  )
}
