import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { MultiFilter } from '@/components/ui/MultiFilter'

interface QueueFilterProps {
  queues: readonly { id: string; name: string }[]
  /** Ids with commas; empty = all. */
  value: string
}

export default function QueueFilter({ queues, value }: QueueFilterProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <MultiFilter
      label={t('dashboard.queues')}
      options={queues.map(({ id, name }) => ({ value: id, label: name }))}
      value={value ? value.split(',') : []}
      onChange={(values) =>
        void navigate({ to: '.', search: values.length > 0 ? { queue: values.join(',') } : {} })
      }
    />
  )
}
