import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '@/components/forms/FormDrawer'
import { toast } from '@/lib/toasts'
import type { Route } from '@/services/api/types'
import { useCreateRoute, useUpdateRoute } from '@/services/routes/mutations'
import { RouteFields } from './RouteFields'
import { bodyOf, fieldOf, formOf, type RouteForm, routeSchema } from './route-form'

interface RouteDrawerProps {
  /** null: a new one. */
  route: Route | null
  name: string | null
  onClose: () => void
}

export function RouteDrawer({ route, name, onClose }: RouteDrawerProps) {
  const { t } = useTranslation()
  const create = useCreateRoute()
  const update = useUpdateRoute()
  const form = useForm<RouteForm>({ resolver: zodResolver(routeSchema), defaultValues: formOf(route) })
  return (
    <FormDrawer
      form={form}
      section="routes"
      name={name}
      save={async (values) => {
        const body = bodyOf(values)
        if (route) await update.mutateAsync({ id: route.id, patch: body })
        else await create.mutateAsync(body)
        toast({ tone: 'ok', text: t('settings.saved') })
        onClose()
      }}
      fieldOf={fieldOf}
      onClose={onClose}
    >
      <RouteFields />
    </FormDrawer>
  )
}
