import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import { allPages } from '@/services/api/pages'
import { operatorKeys, type PresentOperator } from './presence'

/** People without an extension come last. */
const order = ({ extension }: PresentOperator) => (extension ? Number(extension) : Number.POSITIVE_INFINITY)
const byExtension = (a: PresentOperator, b: PresentOperator) => {
  const [first, second] = [order(a), order(b)]
  return first === second ? 0 : first - second
}

/** All operators, by extension. Events keep their presence right. */
export const operatorList = queryOptions({
  queryKey: operatorKeys.lists,
  queryFn: async ({ signal }): Promise<PresentOperator[]> => {
    const all = await allPages((query) => data(api.GET('/api/operators', { params: { query }, signal })))
    return all.sort(byExtension)
  },
})
