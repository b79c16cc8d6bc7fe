import { useTranslation } from 'react-i18next'
import { ApiError } from '@/services/api/problem'

/** Puts any error into words of the page by its `code`; never "an error has occurred" alone. */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation()
  return (error) => {
    if (!(error instanceof ApiError)) return t('api.unknown')
    const values = { id: error.details.instance ?? '—' }
    if (i18n.exists(`api.${error.code}`)) return t(`api.${error.code}`, values)
    if (error.status === 401) return t('api.unauthorized')
    if (error.status === 403) return t('api.forbidden')
    if (error.status === 404) return t('api.not_found')
    if (error.status >= 500) return t('api.internal', values)
    return error.details.detail ? `${t('api.unknown')}: ${error.details.detail}` : t('api.unknown')
  }
}
