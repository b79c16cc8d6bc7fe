import { useQuery } from '@tanstack/react-query'
import { Play, Square } from 'lucide-react'
import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFault } from '@/components/forms/use-fault'
import { Field } from '@/components/ui/Field'
import { IconButton } from '@/components/ui/IconButton'
import { Select } from '@/components/ui/Select'
import { useProblemText } from '@/hooks/use-problem'
import { promptList } from '@/services/prompts/list'
import { useUploadPrompt } from '@/services/prompts/mutations'
import { FileButton } from './FileButton'
import type { MenuForm } from './menu-form'
import { usePromptPlayer } from './use-prompt-player'

/** Chooses a sound, plays it, and takes a new one. */
export function PromptField({ name }: { name: 'prompt' | 'invalid' }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const fault = useFault<MenuForm>('ivr')
  const { register, watch, setValue } = useFormContext<MenuForm>()
  const { data: prompts = [] } = useQuery(promptList)
  const upload = useUploadPrompt()
  const { playing, toggle } = usePromptPlayer()
  const chosen = watch(name)
  const error = upload.isError ? problemText(upload.error) : fault(name)
  const label = t(`ivr.prompts.${name}`)
  return (
    <div className="flex flex-col gap-2">
      <Field label={label} hint={t(`ivr.prompts.${name}Hint`)} error={error}>
        {(ids) => (
          <Select
            {...ids}
            {...register(name)}
            // The list may come after the value.
            key={prompts.length}
            options={[
              { value: '', label: t(`ivr.prompts.${name}None`) },
              ...prompts.map((prompt) => ({ value: prompt.id, label: prompt.name })),
            ]}
          />
        )}
      </Field>
      <div className="flex gap-2">
        <FileButton
          text={t('ivr.prompts.upload')}
          label={`${t('ivr.prompts.upload')}: ${label}`}
          busy={upload.isPending}
          onFile={(file) =>
            upload.mutate(file, {
              onSuccess: (prompt) => setValue(name, prompt.id, { shouldDirty: true }),
            })
          }
        />
        {chosen ? (
          <IconButton
            icon={playing ? Square : Play}
            label={`${t(playing ? 'ivr.prompts.stop' : 'ivr.prompts.play')}: ${label}`}
            onClick={() => toggle(chosen)}
          />
        ) : null}
      </div>
    </div>
  )
}
