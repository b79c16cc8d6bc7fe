import { PhoneForwarded } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/IconButton'
import { Palette } from '@/components/ui/Palette'
import { useHotkeys } from '@/hooks/use-hotkeys'
import { KEY_NAMES } from '@/lib/keys'
import type { Call } from '@/services/api/types'
import { useTransferTargets } from './use-transfer-targets'

/** Hands the customer on: a colleague, a queue or a number, by a few letters and Enter. */
export function TransferBox({ call }: { call: Call }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const targets = useTransferTargets(call, text, open)
  useHotkeys({
    transfer: () => {
      setOpen(!open)
      setText('')
      return true
    },
  })
  return (
    <>
      <IconButton
        variant="ghost"
        icon={PhoneForwarded}
        label={t('callbar.transfer')}
        shortcut={KEY_NAMES.transfer}
        onClick={() => setOpen(true)}
      />
      <Palette
        open={open}
        onOpenChange={setOpen}
        label={t('callbar.transferTo')}
        placeholder={t('callbar.transferPlaceholder')}
        text={text}
        onText={setText}
        items={targets}
      />
    </>
  )
}
