import { Grid3x3 } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { Popover } from '@/components/ui/Popover'
import { useHotkeys } from '@/hooks/use-hotkeys'
import { KEY_NAMES } from '@/lib/keys'
import type { Call } from '@/services/api/types'
import { useCallActions } from './use-call-actions'

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const

/** Tones to the other party. Typed digits are sent only while it is open. */
export function Keypad({ call }: { call: Call }) {
  const { t } = useTranslation()
  const { press } = useCallActions()
  const [open, setOpen] = useState(false)
  const [sent, setSent] = useState('')
  const show = (next: boolean) => {
    setOpen(next)
    setSent('')
  }
  useHotkeys({
    keypad: () => {
      show(!open)
      return true
    },
  })
  const send = (digit: string) => {
    setSent((before) => (before + digit).slice(-16))
    void press(call, digit)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.repeat && /^[0-9*#]$/.test(event.key)) send(event.key)
  }
  return (
    <Popover
      open={open}
      onOpenChange={show}
      align="end"
      label={t('callbar.keypadTitle')}
      trigger={
        <IconButton variant="ghost" icon={Grid3x3} label={t('callbar.keypad')} shortcut={KEY_NAMES.keypad} />
      }
    >
      <fieldset aria-label={t('callbar.keypadTitle')} onKeyDown={onKeyDown}>
        <output aria-live="polite" className="mb-2 block h-6 truncate text-center text-phone">
          {sent}
        </output>
        <div className="grid grid-cols-3 gap-2">
          {DIGITS.map((digit) => (
            <Button key={digit} size="lg" className="min-w-14 text-phone" onClick={() => send(digit)}>
              {digit}
            </Button>
          ))}
        </div>
      </fieldset>
    </Popover>
  )
}
