import { ChevronDown } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { Chip } from '@/components/ui/Chip'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/Menu'
import { Tooltip } from '@/components/ui/Tooltip'
import { useHotkeys } from '@/hooks/use-hotkeys'
import { useSecsSince, useServerNow } from '@/hooks/use-server-now'
import { clock } from '@/lib/format'
import { KEY_NAMES } from '@/lib/keys'
import type { SettableStatus } from '@/services/api/types'
import type { PresentOperator } from '@/services/operators/presence'
import { BREAK_REASONS, overLimit, shownStatus } from '@/services/operators/shown-status'
import { STATUS_VISUALS } from './status-visual'
import { jumpToLetter } from './use-letter-jump'
import { useStatusChange } from './use-status-change'
import { useStatusWord } from './use-status-word'

/** My status with its timer, and the menu to change it. Alt+S, a letter, Enter. */
export function StatusSwitch({ me }: { me: PresentOperator }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const { presence, change } = useStatusChange(me)
  useHotkeys({
    status: () => {
      setOpen(true)
      return true
    },
  })
  const choose = (status: SettableStatus, reason?: string) => () => void change(status, reason)
  const shown = shownStatus(presence)
  const back = shown === 'break' || shown === 'no_answer' || shown === 'chat_only'

  return (
    <div ref={place} className="flex shrink-0 items-center gap-2">
      <Menu
        container={place.current?.closest('header') ?? null}
        open={open}
        onOpenChange={setOpen}
        className="w-64"
        trigger={
          <Button aria-keyshortcuts={KEY_NAMES.status} className="px-2!">
            <span className="sr-only">{t('presence.menu')}: </span>
            <StatusFace presence={presence} />
            <ChevronDown aria-hidden size={16} strokeWidth={1.75} className="max-tablet:hidden" />
          </Button>
        }
      >
        <div onKeyDownCapture={jumpToLetter}>
          <MenuItem icon={STATUS_VISUALS.available.icon} onSelect={choose('available')}>
            {t('presence.available')}
          </MenuItem>
          <MenuSeparator />
          <MenuLabel>{t('presence.break')}</MenuLabel>
          {BREAK_REASONS.map(({ code, limitMinutes }) => (
            <MenuItem
              key={code}
              icon={STATUS_VISUALS.break.icon}
              onSelect={choose('break', code)}
              end={limitMinutes ? t('format.minutes', { minutes: limitMinutes }) : undefined}
            >
              {t(`presence.reason.${code}`)}
            </MenuItem>
          ))}
          <MenuSeparator />
          <MenuItem icon={STATUS_VISUALS.chat_only.icon} onSelect={choose('available', 'chat_only')}>
            {t('presence.chat_only')}
          </MenuItem>
          <MenuItem icon={STATUS_VISUALS.offline.icon} onSelect={choose('offline')}>
            {t('presence.offline')}
          </MenuItem>
        </div>
      </Menu>
      {back ? (
        <Tooltip text={t('presence.backToReady')}>
          <Button variant="ok" onClick={choose('available')} className="max-tablet:hidden">
            {t('presence.available')}
          </Button>
        </Tooltip>
      ) : null}
    </div>
  )
}

function StatusFace({ presence }: { presence: PresentOperator }) {
  const { t } = useTranslation()
  const secs = useSecsSince(presence.since)
  const now = useServerNow(Boolean(presence.until))
  const word = useStatusWord(presence)
  const shown = shownStatus(presence)
  const { icon, tone, filled, pulse } = STATUS_VISUALS[shown]
  const over = shown === 'break' ? overLimit(presence.reason, secs) : 0
  const left = presence.until ? Math.ceil((Date.parse(presence.until) - now) / 1_000) : null
  return (
    <>
      <Chip tone={over > 0 ? 'danger' : tone} icon={icon} filled={filled ?? false} pulse={pulse ?? false}>
        {word}
        {over > 0 ? ` +${clock(over)}` : null}
      </Chip>
      <span aria-hidden className="max-tablet:hidden">
        {clock(left ?? secs)}
      </span>
      {presence.next_status ? (
        <Chip tone="warn" className="max-base:hidden">
          {t('presence.queued', { status: t(`presence.${presence.next_status}`) })}
        </Chip>
      ) : null}
    </>
  )
}
