import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '@/components/forms/FormDrawer'
import { toast } from '@/lib/toasts'
import type { Trunk } from '@/services/api/types'
import { useCreateTrunk, useUpdateTrunk } from '@/services/trunks/mutations'
import { MoreFields } from './MoreFields'
import { TrunkFields } from './TrunkFields'
import { fieldOf, formOf, newOf, patchOf, type TrunkForm, trunkSchema } from './trunk-form'

interface TrunkDrawerProps {
  /** null: a new one. */
  trunk: Trunk | null
  onClose: () => void
  /** What was saved is tested at once. */
  onSaved: (trunk: Trunk) => void
}

export function TrunkDrawer({ trunk, onClose, onSaved }: TrunkDrawerProps) {
  const { t } = useTranslation()
  const create = useCreateTrunk()
  const update = useUpdateTrunk()
  const form = useForm<TrunkForm>({ resolver: zodResolver(trunkSchema), defaultValues: formOf(trunk) })
  return (
    <FormDrawer
      form={form}
      section="trunks"
      name={trunk?.name ?? null}
      save={async (values) => {
        const saved = trunk
          ? await update.mutateAsync({ id: trunk.id, patch: patchOf(values) })
          : await create.mutateAsync(newOf(values))
        toast({ tone: 'ok', text: t('settings.saved') })
        onClose()
        onSaved(saved)
      }}
      fieldOf={fieldOf}
      onClose={onClose}
    >
      <TrunkFields isNew={trunk === null} />
      <MoreFields />
    </FormDrawer>
  )
}
