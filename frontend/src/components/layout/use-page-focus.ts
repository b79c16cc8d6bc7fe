import { useMatches } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { setPageTitle } from '@/services/page-title'

/**
 * Another page: its title in the tab, the focus on `main`, one announcement (returned). A drawer or a filter
 * of the same page changes none of them.
 */
export function usePageFocus(main: RefObject<HTMLElement | null>): string {
  const { t } = useTranslation()
  const key = useMatches({
    select: (matches) => matches.findLast((match) => match.staticData.title)?.staticData.title ?? '',
  })
  const first = useRef(true)
  useEffect(() => {
    if (!key) return
    if (!first.current) main.current?.focus({ preventScroll: true })
    first.current = false
  }, [key, main])
  const title = key ? t(key) : ''
  useEffect(() => setPageTitle(title), [title])
  return title && t('shell.announce', { page: title })
}
