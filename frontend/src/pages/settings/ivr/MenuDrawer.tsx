import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '@/components/forms/FormDrawer'
import { toast } from '@/lib/toasts'
import type { Menu } from '@/services/api/types'
import { useCreateMenu, useUpdateMenu } from '@/services/ivr/mutations'
import { MenuFields } from './MenuFields'
import { bodyOf, fieldOf, formOf, type MenuForm, menuSchema } from './menu-form'

/** A menu; null: a new one. */
export function MenuDrawer({ menu, onClose }: { menu: Menu | null; onClose: () => void }) {
  const { t } = useTranslation()
  const create = useCreateMenu()
  const update = useUpdateMenu()
  const form = useForm<MenuForm>({ resolver: zodResolver(menuSchema), defaultValues: formOf(menu) })
  return (
    <FormDrawer
      form={form}
      section="ivr"
      name={menu?.name ?? null}
      save={async (values) => {
        const body = bodyOf(values)
        if (menu) await update.mutateAsync({ id: menu.id, patch: body })
        else await create.mutateAsync(body)
        toast({ tone: 'ok', text: t('settings.saved') })
        onClose()
      }}
      fieldOf={fieldOf}
      onClose={onClose}
    >
      <MenuFields />
    </FormDrawer>
  )
}
