import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Phone, PhoneCall, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { otherParty } from '@/components/call-bar/other-party'
import { useCallActions } from '@/components/call-bar/use-call-actions'
import { presetRange } from '@/components/ui/date-range'
import type { PaletteItem } from '@/components/ui/Palette'
import { useAuth } from '@/contexts/Auth'
import { useSoftphone } from '@/contexts/Softphone'
import { useFormat } from '@/hooks/use-format'
import { ZONE } from '@/lib/company-zone'
import { dialTarget, formatPhone, parseDial } from '@/lib/phone'
import { callsOf } from '@/services/calls/live'
import { rememberDialled } from '@/services/calls/recent'

/** Fewer letters find everything. */
const LEAST = 3
const MOST_FOUND = 5
const PAUSE_MS = 250

/** What can be done with the text itself: call it as a number, find its calls. */
export function useNumberCommands(text: string): { first: PaletteItem[]; last: PaletteItem[] } {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { operator } = useAuth()
  const { shift, calls } = useSoftphone()
  const { call } = useCallActions()
  const wanted = text.trim()
  const settled = useSettled(wanted)
  const { data: found = [] } = useQuery({
    ...callsOf(settled, MOST_FOUND - 1),
    enabled: settled.length >= LEAST,
  })

  const first: PaletteItem[] = []
  const target = dialTarget(parseDial(wanted))
  if (target && shift === 'started' && calls.length === 0)
    first.push({
      id: 'call',
      group: t('keys.group.phone'),
      label: t('commands.call', { number: formatPhone(target) }),
      icon: Phone,
      run: () => void call(target).then((taken) => taken && rememberDialled(target)),
    })
  if (wanted.length < LEAST) return { first, last: [] }

  const group = t('shell.calls')
  const last: PaletteItem[] = (settled === wanted ? found : []).slice(0, MOST_FOUND).map((one) => {
    const { name, number } = otherParty(one, operator.id)
    return {
      id: `found-${one.id}`,
      group,
      label: [
        name,
        number ?? t('call.hiddenNumber'),
        `${format.date(one.started_at)} ${format.time(one.started_at)}`,
      ]
        .filter(Boolean)
        .join(' · '),
      icon: PhoneCall,
      run: () => void navigate({ to: '/calls/$callId', params: { callId: one.id }, search: {} }),
    }
  })
  last.push({
    id: 'search',
    group,
    label: t('commands.search', { text: wanted }),
    icon: Search,
    run: () => void navigate({ to: '/calls', search: { ...presetRange('month', ZONE), q: wanted } }),
  })
  return { first, last }
}

/** The text once the typing pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
