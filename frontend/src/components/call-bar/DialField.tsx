import { Phone } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { inputClass } from '@/components/ui/Input'
import { Tooltip } from '@/components/ui/Tooltip'
import { useProblemText } from '@/hooks/use-problem'
import { search } from '@/lib/fold'
import { dialTarget, formatPhone, parseDial } from '@/lib/phone'
import { dial } from '@/services/calls/commands'
import { typedSlot } from '@/services/calls/parked'
import { loadRecent, rememberDialled } from '@/services/calls/recent'

interface DialFieldProps {
  inputRef: RefObject<HTMLInputElement | null>
  /** The field has the focus, or has lost it. */
  onTyping: (typing: boolean) => void
}

/**
 * Takes any spelling of a number and shows how it was understood. Enter calls; in the empty field Enter or arrow up takes
 * the last number, as telephones do; arrow down opens the last ones. Why a number is not called stands below it.
 */
export function DialField({ inputRef, onTyping }: DialFieldProps) {
  const { t } = useTranslation()
  const problem = useProblemText()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState(-1)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  /** The last number, taken and not called yet. */
  const [again, setAgain] = useState(false)
  const listId = useId()
  const refusalId = useId()
  const typed = parseDial(text)
  const recent = open ? search(loadRecent(), text, (entry) => entry.number) : []
  const picked = recent[chosen]?.number
  const slot = typedSlot(text)
  const target = picked ?? slot ?? dialTarget(typed)
  const unfinished = typed.kind === 'partial' && !slot
  const preview = target && formatPhone(target) !== text.trim() ? formatPhone(target) : null

  const close = () => {
    setOpen(false)
    setChosen(-1)
  }
  const start = async (number: string | null) => {
    if (!number || busy) return
    setBusy(true)
    setRefusal(null)
    setAgain(false)
    close()
    try {
      await dial(number)
      // Who is in a slot is another one the next time.
      if (!typedSlot(number)) rememberDialled(number)
      setText('')
    } catch (error) {
      setRefusal(problem(error))
    }
    setBusy(false)
  }
  const isEmpty = typed.kind === 'empty' && !picked
  const takeLast = () => {
    const last = loadRecent()[0]?.number
    if (!last) return
    setText(formatPhone(last))
    setAgain(true)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isEmpty && (event.key === 'Enter' || (event.key === 'ArrowUp' && !open))) {
      event.preventDefault()
      takeLast()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!open) return setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      const last = recent.length - 1
      setChosen((now) => (now + step > last ? 0 : now + step < 0 ? last : now + step))
    } else if (event.key === 'Enter') void start(target)
    else if (event.key === 'Escape' && open) close()
  }

  return (
    <div className="flex min-w-0 items-center gap-3">
      <div className="relative w-60 min-w-0 max-tablet:w-auto">
        <input
          ref={inputRef}
          type="tel"
          role="combobox"
          aria-label={t('callbar.dialLabel')}
          aria-expanded={open && recent.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={picked ? `${listId}-${chosen}` : undefined}
          aria-invalid={unfinished || refusal !== null || undefined}
          aria-describedby={refusal ? refusalId : undefined}
          aria-keyshortcuts="F2"
          autoComplete="off"
          placeholder={t('callbar.dialField')}
          className={`${inputClass} max-tablet:px-2`}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setChosen(-1)
            setRefusal(null)
            setAgain(false)
          }}
          onKeyDown={onKeyDown}
          onFocus={() => onTyping(true)}
          onBlur={() => {
            onTyping(false)
            close()
          }}
        />
        {preview && !refusal ? (
          <span
            aria-hidden
            className="pointer-events-none absolute top-full left-0 z-popup mt-1 rounded-control bg-text px-2 py-1 text-label text-canvas"
          >
            {preview}
          </span>
        ) : null}
        <p role="status" className="sr-only">
          {again && target ? t('callbar.redial', { number: formatPhone(target) }) : null}
        </p>
        <p
          id={refusalId}
          role="alert"
          className="absolute top-full left-0 z-popup mt-1 w-80 max-w-[calc(100vw-2rem)] rounded-control border border-danger bg-surface px-3 py-2 text-label text-danger shadow-popup empty:hidden"
        >
          {refusal}
        </p>
        <div
          id={listId}
          role="listbox"
          aria-label={t('callbar.recent')}
          hidden={!open || recent.length === 0}
          className="absolute top-full left-0 z-popup mt-1 w-full rounded-card border border-border bg-surface p-1 shadow-popup"
        >
          {recent.map(({ number }, i) => (
            // The keyboard works through the field; this is for the pointer.
            <div
              key={number}
              id={`${listId}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === chosen}
              className="flex min-h-9 cursor-pointer items-center rounded-control px-2 aria-selected:bg-hover hover:bg-hover"
              onPointerDown={(event) => {
                event.preventDefault()
                void start(number)
              }}
            >
              {formatPhone(number)}
            </div>
          ))}
        </div>
      </div>
      <Tooltip text={t('callbar.dial')} shortcut="Enter">
        <Button
          variant="ok"
          aria-label={t('callbar.dial')}
          aria-disabled={busy || (!target && !(isEmpty && loadRecent().length > 0))}
          onClick={() => (isEmpty ? takeLast() : void start(target))}
          className="min-w-9 px-0!"
        >
          <Phone aria-hidden size={18} strokeWidth={1.75} />
        </Button>
      </Tooltip>
    </div>
  )
}
