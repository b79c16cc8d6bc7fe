import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { KeyTarget } from '@/services/api/types'
import { menuList } from '@/services/ivr/list'
import { operatorList } from '@/services/operators/list'
import { queueList } from '@/services/queues/list'

/** Where calls go, in words. What was deleted since is said to be. */
export function useTargetWords(): (target: KeyTarget) => string {
  const { t } = useTranslation()
  const { data: queues } = useQuery(queueList)
  const { data: operators } = useQuery(operatorList)
  const { data: menus } = useQuery(menuList)
  const nameOf = (all: readonly { id: string; name: string }[] | undefined, id: string) =>
    all ? (all.find((one) => one.id === id)?.name ?? t('routes.gone')) : '…'
  return (target) => {
    if (target.type === 'queue') return t('routes.toQueue', { name: nameOf(queues, target.id) })
    if (target.type === 'operator') return t('routes.toOperator', { name: nameOf(operators, target.id) })
    if (target.type === 'ivr') return t('routes.toMenu', { name: nameOf(menus, target.id) })
    return t(`routes.targets.${target.type}`)
  }
}
