import { Headphones } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Chip } from '@/components/ui/Chip'
import type { CallNow } from '@/services/api/types'

/** Who is in the talk beside the operator, and how. */
export function ListenedBy({ call, nameOf }: { call: CallNow; nameOf: (id: string) => string }) {
  const { t } = useTranslation()
  if (!call.supervision) return null
  const { operator_id, mode } = call.supervision
  return (
    <Chip tone="accent" icon={Headphones} className="h-auto! min-h-5.5 py-0.5 whitespace-normal!">
      {t('monitor.listenedBy', { name: nameOf(operator_id), way: t(`supervision.ways.${mode}`) })}
    </Chip>
  )
}
