import { useQuery } from '@tanstack/react-query'
import { Phone, Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { STATUS_VISUALS } from '@/components/status-switch/status-visual'
import type { PaletteItem } from '@/components/ui/Palette'
import { useAuth } from '@/contexts/Auth'
import { search } from '@/lib/fold'
import { dialTarget, formatPhone, parseDial } from '@/lib/phone'
import type { Call } from '@/services/api/types'
import type { TransferTarget } from '@/services/calls/commands'
import { operatorList } from '@/services/operators/list'
import { type ShownStatus, shownStatus } from '@/services/operators/shown-status'
import { queueList } from '@/services/queues/list'
import { useCallActions } from './use-call-actions'

/** Who is free comes first, then who will be soon; whoever is away does not come at all. */
const ORDER: Partial<Record<ShownStatus, number>> = {
  available: 0,
  wrap_up: 1,
  ringing: 2,
  talking: 2,
  break: 3,
}

/** Everybody to whom the customer can be handed, as the text narrows it. */
export function useTransferTargets(call: Call, text: string, wanted: boolean): PaletteItem[] {
  const { t } = useTranslation()
  const { operator: me } = useAuth()
  const { transfer, consult, invite } = useCallActions()
  const { data: operators = [] } = useQuery({ ...operatorList, enabled: wanted })
  const { data: queues = [] } = useQuery({ ...queueList, enabled: wanted })
  if (!wanted) return []

  const to = (target: TransferTarget, name: string) => ({
    run: () => void transfer(call, target, name),
    other: { label: t('callbar.consult'), run: () => void consult(call, target) },
    third: { label: t('callbar.invite'), run: () => void invite(call, target) },
  })
  const rank = (status: ShownStatus) => ORDER[status] ?? Number.POSITIVE_INFINITY
  const colleagues = operators
    .filter(({ id }) => id !== me.id)
    .map((operator) => ({ ...operator, shown: shownStatus(operator) }))
    .filter(({ shown }) => Number.isFinite(rank(shown)))
    .sort((a, b) => rank(a.shown) - rank(b.shown))
    .map(
      ({ id, name, extension, shown }): PaletteItem => ({
        id: `operator-${id}`,
        group: t('callbar.transferOperators'),
        label: [name, extension, t(`presence.${shown}`)].join(' · '),
        icon: STATUS_VISUALS[shown].icon,
        ...to({ type: 'operator', id }, name),
      }),
    )
  const waiting = queues.map(
    ({ id, name }): PaletteItem => ({
      id: `queue-${id}`,
      group: t('callbar.transferQueues'),
      label: name,
      icon: Users,
      ...to({ type: 'queue', id }, name),
    }),
  )
  const all = [...colleagues, ...waiting]
  const number = dialTarget(parseDial(text.trim()))
  const outside: PaletteItem[] = number
    ? [
        {
          id: 'number',
          group: t('callbar.transferNumber'),
          label: formatPhone(number),
          icon: Phone,
          ...to({ type: 'number', number }, formatPhone(number)),
        },
      ]
    : []
  return [...outside, ...(text.trim() ? search(all, text, ({ label }) => label) : all)]
}
