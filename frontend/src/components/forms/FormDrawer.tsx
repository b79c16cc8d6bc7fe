import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, useId, useState } from 'react'
import { type FieldPath, type FieldValues, FormProvider, type UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { ConfirmDialog, Drawer } from '@/components/ui/Dialog'
import { useProblemText } from '@/hooks/use-problem'
import { ApiError } from '@/services/api/problem'

interface FormDrawerProps<Form extends FieldValues> {
  form: UseFormReturn<Form>
  /** Of the texts: has `new`, `add` and `edit`. */
  section: string
  /** null: a new one. */
  name: string | null
  /** Also closes the drawer or shows what follows; what it throws is shown here. */
  save: (values: Form) => Promise<void>
  /** The field that a refusal is about; null: it is told above all fields. */
  fieldOf: (code: string) => FieldPath<Form> | null
  onClose: () => void
  children: ReactNode
}

/** One thing's form at the right edge. It is not left by any way with unsaved changes before a question. */
export function FormDrawer<Form extends FieldValues>(props: FormDrawerProps<Form>) {
  const { form, section, name, save, fieldOf, onClose, children } = props
  const { t } = useTranslation()
  const problemText = useProblemText()
  const id = useId()
  const [refusal, setRefusal] = useState<string | null>(null)
  const { isDirty, isSubmitting: busy } = form.formState
  // What is being saved is not lost, and `save` itself leaves when it has succeeded.
  const unsaved = isDirty && !busy
  const leaving = useBlocker({
    shouldBlockFn: () => unsaved,
    enableBeforeUnload: unsaved,
    withResolver: true,
  })

  const submit = form.handleSubmit(async (values) => {
    setRefusal(null)
    try {
      await save(values)
    } catch (error) {
      const field = error instanceof ApiError ? fieldOf(error.code) : null
      if (field) form.setError(field, { message: problemText(error) }, { shouldFocus: true })
      else setRefusal(problemText(error))
    }
  })

  return (
    <>
      <Drawer
        open
        onOpenChange={(open) => open || onClose()}
        title={name === null ? t(`${section}.new`) : t(`${section}.edit`, { name })}
        footer={
          <>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button variant="primary" type="submit" form={id} aria-disabled={busy}>
              {t(name === null ? `${section}.add` : 'common.save')}
            </Button>
          </>
        }
      >
        <FormProvider {...form}>
          <form
            id={id}
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              if (!busy) void submit(event)
            }}
            className="flex flex-col gap-4"
          >
            <div role="alert" className="empty:hidden">
              {refusal ? <Banner tone="danger">{refusal}</Banner> : null}
            </div>
            {children}
          </form>
        </FormProvider>
      </Drawer>
      <ConfirmDialog
        open={leaving.status === 'blocked'}
        onOpenChange={(open) => open || leaving.reset?.()}
        title={t('settings.leave.title')}
        description={t('settings.leave.text')}
        cancelLabel={t('settings.leave.stay')}
        confirmLabel={t('settings.leave.confirm')}
        onConfirm={() => leaving.proceed?.()}
      />
    </>
  )
}
