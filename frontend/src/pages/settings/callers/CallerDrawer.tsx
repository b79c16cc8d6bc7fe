import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '@/components/forms/FormDrawer'
import { formatPhone } from '@/lib/phone'
import { toast } from '@/lib/toasts'
import type { CallerRule } from '@/services/api/types'
import { useSetCallerRule } from '@/services/callers/mutations'
import { CallerFields } from './CallerFields'
import { type CallerForm, callerSchema, fieldOf, formOf, numberOf } from './caller-form'

interface CallerDrawerProps {
  /** null: a new one. */
  rule: CallerRule | null
  rules: readonly CallerRule[]
  onClose: () => void
}

/** How one number is treated. The number itself stays: another one is another rule. */
export function CallerDrawer({ rule, rules, onClose }: CallerDrawerProps) {
  const { t } = useTranslation()
  const set = useSetCallerRule()
  const known = rule ? [] : rules.map(({ number }) => number)
  const form = useForm<CallerForm>({
    resolver: zodResolver(callerSchema(known)),
    defaultValues: formOf(rule),
  })
  return (
    <FormDrawer
      form={form}
      section="callers"
      name={rule && formatPhone(rule.number)}
      save={async ({ number, ...how }) => {
        await set.mutateAsync({ number: rule?.number ?? numberOf(number) ?? number, ...how })
        toast({ tone: 'ok', text: t('settings.saved') })
        onClose()
      }}
      fieldOf={fieldOf}
      onClose={onClose}
    >
      <CallerFields isNew={rule === null} />
    </FormDrawer>
  )
}
