import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/services/api/client'
import type { Menu } from '@/services/api/types'

export const menuKeys = {
  all: ['ivr'] as const,
  lists: ['ivr', 'list'] as const,
}

/** All menus, by name. */
export const menuList = queryOptions({
  queryKey: menuKeys.lists,
  queryFn: async ({ signal }): Promise<Menu[]> => (await data(api.GET('/api/ivr', { signal }))).items,
})
