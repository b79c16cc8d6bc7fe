import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Controller, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { Input, inputClass } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { CODECS, isUnusual, TRANSPORTS, type TrunkForm, ticked } from './trunk-form'

/** What most lines leave as it is: folded until it is asked for, differs, or is wrong. */
export function MoreFields() {
  const { t } = useTranslation()
  const { getValues, formState } = useFormContext<TrunkForm>()
  const [opened, setOpened] = useState(() => isUnusual(getValues()))
  const { errors } = formState
  const open = opened || Boolean(errors.port ?? errors.transport ?? errors.match ?? errors.codecs)
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpened(!open)}
        className="flex min-h-10 items-center gap-1 font-medium text-accent-text hover:underline"
      >
        <ChevronDown aria-hidden size={18} strokeWidth={1.75} className={open ? 'rotate-180' : ''} />
        {t('trunks.more')}
      </button>
      <div hidden={!open} className="mt-2 flex flex-col gap-4 [&[hidden]]:hidden">
        <Fields />
      </div>
    </div>
  )
}

function Fields() {
  const { t } = useTranslation()
  const fault = useFault<TrunkForm>('trunks')
  const { register, formState } = useFormContext<TrunkForm>()
  // One from before stays to be seen; it cannot be chosen anew.
  const before = formState.defaultValues?.transport === 'tls' ? (['tls'] as const) : []
  return (
    <>
      <Field label={t('trunks.port')} error={fault('port')}>
        {(ids) => <Input {...ids} inputMode="numeric" autoComplete="off" {...register('port')} />}
      </Field>
      <Field label={t('trunks.transport')} error={fault('transport')}>
        {(ids) => (
          <Select
            {...ids}
            {...register('transport')}
            options={[...TRANSPORTS, ...before].map((value) => ({ value, label: value.toUpperCase() }))}
          />
        )}
      </Field>
      <Field label={t('trunks.match')} hint={t('trunks.matchHint')} error={fault('match')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            autoComplete="off"
            spellCheck={false}
            className={`${inputClass} py-2`}
            {...register('match')}
          />
        )}
      </Field>
      <CodecFields error={fault('codecs')} />
    </>
  )
}

function CodecFields({ error }: { error: string | undefined }) {
  const { t } = useTranslation()
  const { control } = useFormContext<TrunkForm>()
  return (
    <Controller
      control={control}
      name="codecs"
      render={({ field }) => {
        const known: readonly string[] = CODECS
        const all = [...known, ...field.value.filter((codec) => !known.includes(codec))]
        return (
          <fieldset aria-describedby={error ? 'codecs-error' : undefined}>
            <legend className="text-label font-medium text-text-2">{t('trunks.codecs')}</legend>
            <div className="mt-1 flex flex-wrap gap-x-6">
              {all.map((codec) => (
                <Checkbox
                  key={codec}
                  label={codec}
                  checked={field.value.includes(codec)}
                  onChange={(event) => field.onChange(ticked(field.value, codec, event.target.checked))}
                />
              ))}
            </div>
            {error ? (
              <p id="codecs-error" className="text-label text-danger">
                {error}
              </p>
            ) : null}
          </fieldset>
        )
      }}
    />
  )
}
