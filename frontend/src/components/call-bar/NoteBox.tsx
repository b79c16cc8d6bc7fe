import { NotebookPen } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/IconButton'
import { inputClass } from '@/components/ui/Input'
import { Popover } from '@/components/ui/Popover'
import { useHotkeys } from '@/hooks/use-hotkeys'
import { KEY_NAMES } from '@/lib/keys'
import { toast } from '@/lib/toasts'
import type { Call } from '@/services/api/types'
import { amendCall } from '@/services/calls/commands'
import { useCallActions } from './use-call-actions'

/** A note about the call, saved when the box closes. */
export function NoteBox({ call }: { call: Call }) {
  const { t } = useTranslation()
  const { refused } = useCallActions()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState(call.notes)
  const [saved, setSaved] = useState(call.notes)
  useHotkeys({
    note: () => {
      setOpen(true)
      return true
    },
  })
  const show = async (next: boolean) => {
    setOpen(next)
    if (next || text === saved) return
    try {
      await amendCall(call.id, { notes: text })
      setSaved(text)
      toast({ tone: 'ok', text: t('callbar.noteSaved') })
    } catch (error) {
      refused(error)
    }
  }
  return (
    <Popover
      open={open}
      onOpenChange={(next) => void show(next)}
      align="end"
      label={t('callbar.note')}
      trigger={
        <IconButton variant="ghost" icon={NotebookPen} label={t('callbar.note')} shortcut={KEY_NAMES.note} />
      }
    >
      <textarea
        aria-label={t('callbar.note')}
        placeholder={t('callbar.notePlaceholder')}
        rows={4}
        className={`${inputClass} w-80 max-w-full py-2`}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </Popover>
  )
}
