import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useTargetWords } from '@/components/settings/use-target-words'
import { formatLine } from '@/lib/phone'
import type { Route } from '@/services/api/types'
import { queueList } from '@/services/queues/list'
import { trunkList } from '@/services/trunks/list'
import { EVERY } from './route-form'

/** Routes in words: the names of what they lead to. What was deleted since is said to be. */
export function useRouteWords() {
  const { t } = useTranslation()
  const { data: queues } = useQuery(queueList)
  const { data: trunks } = useQuery(trunkList)
  const nameOf = (all: readonly { id: string; name: string }[] | undefined, id: string) =>
    all ? (all.find((one) => one.id === id)?.name ?? t('routes.gone')) : '…'
  const usual = queues?.find((queue) => queue.is_default)
  const number = (route: Route) => (route.did === EVERY ? t('routes.everyNumber') : formatLine(route.did))
  const trunk = (route: Route) => (route.trunk_id ? nameOf(trunks, route.trunk_id) : t('routes.everyTrunk'))
  return {
    number,
    trunk,
    /** What the route is called: its number and, if it is for one only, its trunk. */
    name: (route: Route) => (route.trunk_id ? `${number(route)} · ${trunk(route)}` : number(route)),
    target: useTargetWords(),
    /** Where calls go that no route is for. */
    rest: usual ? t('routes.toQueue', { name: usual.name }) : '…',
  }
}
