import { useQuery } from '@tanstack/react-query'
import { Play, Square, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeleteDialog } from '@/components/forms/DeleteDialog'
import { Banner } from '@/components/ui/Banner'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { useFormat } from '@/hooks/use-format'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import type { Prompt } from '@/services/api/types'
import { promptList } from '@/services/prompts/list'
import { useDeletePrompt, useReplacePrompt, useUploadPrompt } from '@/services/prompts/mutations'
import { FileButton } from './FileButton'
import { usePromptPlayer } from './use-prompt-player'

/** The sounds that menus can say: each can be played, replaced and deleted. */
export function PromptSection({ canEdit }: { canEdit: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const problemText = useProblemText()
  const list = useQuery(promptList)
  const upload = useUploadPrompt()
  const replace = useReplacePrompt()
  const remove = useDeletePrompt()
  const { playing, toggle } = usePromptPlayer()
  const [deleting, setDeleting] = useState<Prompt | null>(null)
  const fault = upload.error ?? replace.error ?? list.error
  const saved = { onSuccess: () => toast({ tone: 'ok', text: t('settings.saved') }) }
  return (
    <section aria-labelledby="prompts" className="mt-6">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 id="prompts" className="font-semibold">
          {t('ivr.prompts.title')}
        </h2>
        {canEdit ? (
          <FileButton
            text={t('ivr.prompts.upload')}
            busy={upload.isPending}
            onFile={(file) => {
              replace.reset()
              upload.mutate(file, saved)
            }}
          />
        ) : null}
      </div>
      <p className="mb-2 max-w-[80ch] text-label text-muted">{t('ivr.prompts.hint')}</p>
      <div role="alert" className="mb-2 empty:hidden">
        {fault ? (
          <Banner
            tone="danger"
            action={
              list.isError ? <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button> : null
            }
          >
            {problemText(fault)}
          </Banner>
        ) : null}
      </div>
      <ul className="rounded-card border border-border bg-surface empty:hidden">
        {list.data?.map((prompt) => {
          const { id, name } = prompt
          const plays = playing === id
          return (
            <li
              key={id}
              className="flex flex-wrap items-center gap-2 border-b border-border px-2 py-1 last:border-0"
            >
              <IconButton
                variant="ghost"
                icon={plays ? Square : Play}
                label={`${t(plays ? 'ivr.prompts.stop' : 'ivr.prompts.play')}: ${name}`}
                onClick={() => toggle(id)}
              />
              <span className="min-w-0 flex-1 wrap-break-word">
                {name} <span className="text-muted">{format.clock(Math.round(prompt.duration_secs))}</span>
              </span>
              {canEdit ? (
                <>
                  <FileButton
                    text={t('ivr.prompts.replace')}
                    label={`${t('ivr.prompts.replace')}: ${name}`}
                    busy={replace.isPending}
                    onFile={(file) => {
                      upload.reset()
                      replace.mutate({ id, file }, saved)
                    }}
                  />
                  <IconButton
                    variant="ghost"
                    icon={Trash2}
                    label={`${t('common.delete')}: ${name}`}
                    onClick={() => setDeleting(prompt)}
                  />
                </>
              ) : null}
            </li>
          )
        })}
      </ul>
      {deleting ? (
        <DeleteDialog
          section="ivr.prompts"
          name={deleting.name}
          remove={() => remove.mutateAsync(deleting.id)}
          onClose={() => setDeleting(null)}
        />
      ) : null}
    </section>
  )
}
