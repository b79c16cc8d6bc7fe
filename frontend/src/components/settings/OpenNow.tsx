import { DoorClosed, DoorOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Chip } from '@/components/ui/Chip'
import { usePreferences } from '@/hooks/use-preferences'
import { createFormat } from '@/lib/format'
import { serverNow } from '@/lib/server-clock'
import { dayNumber } from '@/lib/zone'
import type { Schedule } from '@/services/api/types'

/** Whether somebody is there now and until when, as the server sees it: in the time zone of the hours. */
export function OpenNow({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { now, timezone } = schedule
  const format = createFormat(language, timezone, (key, values) => t(key, values ?? {}))
  const state = now.open ? 'open' : 'closed'
  let text = t(`schedules.${state}`)
  if (now.until) {
    const until = Date.parse(now.until)
    const today = dayNumber(timezone, until) === dayNumber(timezone, serverNow())
    const moment = today ? format.time(until) : `${format.dayMonth(until)} ${format.time(until)}`
    text = t(`schedules.${state}Until`, { moment })
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <Chip
        tone={now.open ? 'ok' : 'off'}
        icon={now.open ? DoorOpen : DoorClosed}
        className="h-auto! min-h-5.5 py-0.5 whitespace-normal!"
      >
        {text}
      </Chip>
      {now.holiday ? <span className="text-label text-muted">{now.holiday}</span> : null}
    </span>
  )
}
