import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { QueueForm } from './queue-form'

/** The text of a fault: ours are keys, the server's are sentences already. */
export function useFault() {
  const { t, i18n } = useTranslation()
  const {
    formState: { errors },
  } = useFormContext<QueueForm>()
  return (name: keyof QueueForm): string | undefined => {
    const message = errors[name]?.message
    if (typeof message !== 'string') return undefined
    return i18n.exists(`queues.fault.${message}`) ? t(`queues.fault.${message}`) : message
  }
}
