import { Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/IconButton'
import { Palette } from '@/components/ui/Palette'
import { useSoftphone } from '@/contexts/Softphone'
import { useHotkeys } from '@/hooks/use-hotkeys'
import { search } from '@/lib/fold'
import { KEY_NAMES } from '@/lib/keys'
import type { PresentOperator } from '@/services/operators/presence'
import { useCommands } from './use-commands'
import { useNumberCommands } from './use-number-commands'

/** Everything by its name: pages, my status, the language, a number to call, a call to find. Ctrl+K. */
export function CommandBar() {
  const { me } = useSoftphone()
  return me ? <Commands me={me} /> : null
}

function Commands({ me }: { me: PresentOperator }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const { calls } = useSoftphone()
  const writing = me.status === 'wrap_up'
  const commands = useCommands(me)
  const aboutText = useNumberCommands(text)
  useHotkeys({
    commands: () => {
      setOpen(!open)
      if (open) setText('')
      return true
    },
  })
  const named = text.trim() ? search(commands, text, ({ label, group }) => `${label} ${group}`) : commands
  return (
    <>
      <IconButton
        variant="ghost"
        icon={Search}
        label={t('commands.open')}
        shortcut={KEY_NAMES.commands}
        // Where room is short the call needs it.
        className={`ml-auto shrink-0 ${writing ? 'max-roomy:hidden' : calls.length > 0 ? 'max-base:hidden' : 'max-tablet:hidden'}`}
        onClick={() => setOpen(true)}
      />
      <Palette
        open={open}
        onOpenChange={setOpen}
        label={t('commands.open')}
        placeholder={t('commands.placeholder')}
        text={text}
        onText={setText}
        items={[...aboutText.first, ...named, ...aboutText.last]}
      />
    </>
  )
}
