import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import * as z from 'zod/mini'
import { FormDrawer } from '@/components/forms/FormDrawer'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import type { CreatedWallboard } from '@/services/api/types'
import { useCreateWallboard } from '@/services/wallboards/list'

const LONGEST_NAME = 60

const schema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'name'), z.maxLength(LONGEST_NAME, 'name')),
})

interface WallboardDrawerProps {
  onClose: () => void
  onMade: (board: CreatedWallboard) => void
}

/** A new wallboard needs a name only: where it hangs. */
export function WallboardDrawer({ onClose, onMade }: WallboardDrawerProps) {
  const { t } = useTranslation()
  const create = useCreateWallboard()
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { name: '' } })
  const fault = form.formState.errors.name ? t('wallboards.fault.name') : undefined
  return (
    <FormDrawer
      form={form}
      section="wallboards"
      name={null}
      save={async (values) => {
        onMade(await create.mutateAsync(values))
        onClose()
      }}
      fieldOf={(code) => (code === 'invalid_name' ? 'name' : null)}
      onClose={onClose}
    >
      <Field label={t('wallboards.name')} hint={t('wallboards.nameHint')} error={fault}>
        {(ids) => <Input {...ids} autoComplete="off" maxLength={LONGEST_NAME} {...form.register('name')} />}
      </Field>
    </FormDrawer>
  )
}
