import { zodResolver } from '@hookform/resolvers/zod'
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { ConfirmDialog } from '@/components/ui/Dialog'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import type { OutgoingRules } from '@/services/api/types'
import { useSetOutgoingRules } from '@/services/outgoing/rules'
import { CountryFields } from './CountryFields'
import { HoursFields } from './HoursFields'
import { LimitFields } from './LimitFields'
import { bodyOf, formOf, type OutgoingForm, outgoingSchema } from './outgoing-form'
import { WayFields } from './WayFields'

interface OutgoingRulesFormProps {
  rules: OutgoingRules
  canEdit: boolean
}

/** All the rules at once: they are saved together, and not left without a question. */
export function OutgoingRulesForm({ rules, canEdit }: OutgoingRulesFormProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const save = useSetOutgoingRules()
  const [refusal, setRefusal] = useState<string | null>(null)
  const form = useForm<OutgoingForm>({ resolver: zodResolver(outgoingSchema), defaultValues: formOf(rules) })
  const { isDirty, isSubmitting: busy } = form.formState
  const unsaved = isDirty && !busy
  const leaving = useBlocker({
    shouldBlockFn: () => unsaved,
    enableBeforeUnload: unsaved,
    withResolver: true,
  })

  const submit = form.handleSubmit(async (values) => {
    setRefusal(null)
    try {
      form.reset(formOf(await save.mutateAsync(bodyOf(values))))
      toast({ tone: 'ok', text: t('settings.saved') })
    } catch (error) {
      setRefusal(problemText(error))
    }
  })

  return (
    <FormProvider {...form}>
      <form
        noValidate
        aria-label={t('outgoing.title')}
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void submit(event)
        }}
        className="max-w-3xl"
      >
        <p className="mb-3 text-text-2">{t(canEdit ? 'outgoing.intro' : 'outgoing.readOnly')}</p>
        <div role="alert" className="mb-3 empty:hidden">
          {refusal ? <Banner tone="danger">{refusal}</Banner> : null}
        </div>
        <fieldset disabled={!canEdit} className="flex min-w-0 flex-col gap-3">
          <CountryFields />
          <HoursFields />
          <LimitFields />
          <WayFields />
        </fieldset>
        {canEdit ? (
          <div className="mt-3 flex gap-2">
            <Button variant="primary" type="submit" aria-disabled={busy}>
              {t('common.save')}
            </Button>
            {isDirty ? <Button onClick={() => form.reset()}>{t('common.cancel')}</Button> : null}
          </div>
        ) : null}
      </form>
      <ConfirmDialog
        open={leaving.status === 'blocked'}
        onOpenChange={(open) => open || leaving.reset?.()}
        title={t('settings.leave.title')}
        description={t('settings.leave.text')}
        cancelLabel={t('settings.leave.stay')}
        confirmLabel={t('settings.leave.confirm')}
        onConfirm={() => leaving.proceed?.()}
      />
    </FormProvider>
  )
}
