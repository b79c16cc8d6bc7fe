import { Plus, Trash2 } from 'lucide-react'
import { useFieldArray, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { TargetFields } from '@/components/settings/TargetFields'
import { KEY_TARGETS } from '@/components/settings/target-form'
import { Button } from '@/components/ui/Button'
import { Field } from '@/components/ui/Field'
import { IconButton } from '@/components/ui/IconButton'
import { Select } from '@/components/ui/Select'
import { KEYS, LANGUAGES, type MenuForm, nextKey } from './menu-form'

/** The keys of a menu: which, in which language from then on, and where each leads. */
export function KeyFields() {
  const { t } = useTranslation()
  const fault = useFault<MenuForm>('ivr')
  const { control, register, getValues, watch } = useFormContext<MenuForm>()
  const { fields, append, remove } = useFieldArray({ control, name: 'keys' })
  const add = () =>
    append(nextKey(getValues('keys').map(({ key }) => key)), { focusName: `keys.${fields.length}.key` })
  return (
    <fieldset>
      <legend className="text-label font-medium text-text-2">{t('ivr.keys')}</legend>
      <ul className="mt-2 flex flex-col gap-3">
        {fields.map((field, index) => {
          const key = watch(`keys.${index}.key`)
          return (
            <li key={field.id}>
              <fieldset
                aria-label={t('ivr.keyOf', { key })}
                className="flex flex-col gap-2 rounded-card border border-border p-2"
              >
                <div className="flex items-start gap-2">
                  <div className="w-20 shrink-0">
                    <Field label={t('ivr.key')} error={fault(`keys.${index}.key`)}>
                      {(ids) => (
                        <Select
                          {...ids}
                          {...register(`keys.${index}.key`)}
                          options={KEYS.map((value) => ({ value, label: value }))}
                        />
                      )}
                    </Field>
                  </div>
                  <div className="min-w-0 flex-1">
                    <Field label={t('ivr.language')}>
                      {(ids) => (
                        <Select
                          {...ids}
                          {...register(`keys.${index}.language`)}
                          options={[
                            { value: '', label: t('ivr.sameLanguage') },
                            ...LANGUAGES.map((value) => ({ value, label: t(`ivr.languages.${value}`) })),
                          ]}
                        />
                      )}
                    </Field>
                  </div>
                  <IconButton
                    variant="ghost"
                    icon={Trash2}
                    className="mt-5"
                    label={t('ivr.removeKey', { key })}
                    onClick={() => remove(index)}
                  />
                </div>
                <TargetFields name={`keys.${index}.target`} label={t('ivr.leads')} types={KEY_TARGETS} />
              </fieldset>
            </li>
          )
        })}
      </ul>
      {fields.length < KEYS.length ? (
        <Button className="mt-2" onClick={add}>
          <Plus aria-hidden size={16} strokeWidth={1.75} />
          {t('ivr.addKey')}
        </Button>
      ) : null}
    </fieldset>
  )
}
