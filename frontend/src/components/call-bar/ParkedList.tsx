import { useQuery } from '@tanstack/react-query'
import { CircleParking } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { Popover } from '@/components/ui/Popover'
import { useAuth } from '@/contexts/Auth'
import { useSoftphone } from '@/contexts/Softphone'
import { useHotkeys } from '@/hooks/use-hotkeys'
import { useNames } from '@/hooks/use-names'
import { useServerNow } from '@/hooks/use-server-now'
import { clock } from '@/lib/format'
import { KEY_NAMES } from '@/lib/keys'
import { formatPhone, isHiddenNumber } from '@/lib/phone'
import type { ParkedCall } from '@/services/api/types'
import { dialledSlot, parkedCalls } from '@/services/calls/parked'
import { useCallActions } from './use-call-actions'

/** Customers who wait for whoever picks them up: how many, and behind the button who, for whom and how long still. */
export function ParkedList() {
  const { t } = useTranslation()
  const { operator } = useAuth()
  const { calls } = useSoftphone()
  const { pickUp } = useCallActions()
  const { data: parked = [] } = useQuery(parkedCalls)
  const [open, setOpen] = useState(false)
  // Who only judges calls takes none.
  const free = calls.length === 0 && operator.role !== 'quality'
  const take = (call: ParkedCall) => {
    setOpen(false)
    void pickUp(call.call_id)
  }
  useHotkeys({
    park: () => {
      // In a talk the same key parks.
      if (!free || parked.length === 0) return false
      const [only, other] = parked
      if (only && !other && !open) take(only)
      else setOpen(!open)
      return true
    },
  })
  if (parked.length === 0) return null
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      label={t('callbar.parked')}
      className="w-96 max-w-[calc(100vw-1rem)]"
      trigger={
        <Button
          aria-label={t('callbar.parkedCount', { count: parked.length })}
          aria-keyshortcuts={KEY_NAMES.park}
          className="shrink-0 border-warn! bg-warn-bg! px-2! text-warn!"
        >
          <CircleParking aria-hidden size={18} strokeWidth={1.75} />
          <span aria-hidden>{parked.length}</span>
        </Button>
      }
    >
      <h2 className="mb-1 font-semibold">{t('callbar.parked')}</h2>
      <ul>
        {parked.map((call) => (
          <ParkedRow key={call.call_id} call={call} free={free} onTake={() => take(call)} />
        ))}
      </ul>
      <p className="mt-2 text-label text-muted">{t('callbar.parkedHint')}</p>
    </Popover>
  )
}

interface ParkedRowProps {
  call: ParkedCall
  /** I have no call that would be in the way. */
  free: boolean
  onTake: () => void
}

function ParkedRow({ call, free, onTake }: ParkedRowProps) {
  const { t } = useTranslation()
  const names = useNames()
  const now = useServerNow()
  const number = isHiddenNumber(call.number) ? t('call.hiddenNumber') : formatPhone(call.number)
  const customer = call.contact?.name ?? number
  const left = Math.max(0, Math.ceil((Date.parse(call.until) - now) / 1_000))
  return (
    <li className="flex min-h-(--row) items-center gap-3 border-b border-border py-1 last:border-b-0">
      <span className="w-9 shrink-0 text-phone font-semibold">{dialledSlot(call.slot)}</span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{customer}</span>
        <span className="block truncate text-label text-text-2">
          {t('callbar.parkedBy', { name: names.operator(call.by) })}
        </span>
      </span>
      {call.taken_by ? (
        <span className="shrink-0 text-label text-text-2">
          {t('callbar.parkedTaken', { name: names.operator(call.taken_by) })}
        </span>
      ) : (
        <>
          <span className="shrink-0 text-text-2" title={t('callbar.parkedLeft')}>
            {clock(left)}
          </span>
          {free ? (
            <Button variant="ok" aria-label={t('callbar.pickUpWho', { name: customer })} onClick={onTake}>
              {t('callbar.pickUp')}
            </Button>
          ) : null}
        </>
      )}
    </li>
  )
}
