import { type FieldPath, type FieldValues, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'

/** The text of a field's fault: ours are keys under `<section>.fault`, the server's are sentences already. */
export function useFault<Form extends FieldValues>(section: string) {
  const { t, i18n } = useTranslation()
  const { getFieldState, formState } = useFormContext<Form>()
  return (name: FieldPath<Form>): string | undefined => {
    const message = getFieldState(name, formState).error?.message
    const key = `${section}.fault.${message}`
    return message && i18n.exists(key) ? t(key) : message
  }
}
