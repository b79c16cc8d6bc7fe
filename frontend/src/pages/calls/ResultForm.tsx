import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { RemovableChip } from '@/components/ui/Chip'
import { Field } from '@/components/ui/Field'
import { Input, inputClass } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import type { CallChange, CallDetail } from '@/services/api/types'
import { useAmendCall } from '@/services/calls/mutations'
import { RESULTS, useResultName } from './use-results'

const LONGEST_NOTE = 10_000
const LONGEST_TAG = 40
const MOST_TAGS = 20

/** What people write on a call. A choice is on the screen at once and goes back if the server refuses. */
export function ResultForm({ call, readOnly }: { call: CallDetail; readOnly: boolean }) {
  const { t } = useTranslation()
  const problem = useProblemText()
  const resultName = useResultName()
  const amend = useAmendCall(call.id)
  const saved = call.notes
  const [note, setNote] = useState<string | null>(null)
  const dirty = note !== null && note !== saved

  const save = (change: CallChange, onDone?: () => void) =>
    amend.mutate(change, {
      onSuccess: () => onDone?.(),
      onError: (error) => toast({ tone: 'danger', text: t('calls.notSaved', { reason: problem(error) }) }),
    })
  const chosen = call.disposition ?? ''
  // A result that is not of the usual list is still this call's.
  const known = !chosen || RESULTS.includes(chosen) ? RESULTS : [...RESULTS, chosen]
  const options = [
    { value: '', label: t('calls.noResult') },
    ...known.map((code) => ({ value: code, label: resultName(code) })),
  ]

  return (
    <div className="flex flex-col gap-3">
      <Field label={t('call.field.result')}>
        {(ids) => (
          <Select
            {...ids}
            disabled={readOnly}
            options={options}
            value={chosen}
            onChange={(event) => save({ disposition: event.target.value || null })}
          />
        )}
      </Field>
      <Field label={t('call.field.note')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            maxLength={LONGEST_NOTE}
            readOnly={readOnly}
            className={`${inputClass} py-2`}
            value={note ?? saved}
            onChange={(event) => setNote(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && dirty)
                save({ notes: note }, () => setNote(null))
            }}
          />
        )}
      </Field>
      {dirty ? (
        <div className="flex justify-end gap-2">
          <Button onClick={() => setNote(null)}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            aria-disabled={amend.isPending}
            onClick={() => save({ notes: note }, () => setNote(null))}
          >
            {t('common.save')}
          </Button>
        </div>
      ) : null}
      <Tags tags={call.tags} readOnly={readOnly} onChange={(tags) => save({ tags })} />
    </div>
  )
}

interface TagsProps {
  tags: readonly string[]
  readOnly: boolean
  onChange: (tags: string[]) => void
}

function Tags({ tags, readOnly, onChange }: TagsProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const add = () => {
    const tag = text.trim().slice(0, LONGEST_TAG)
    setText('')
    if (tag && !tags.includes(tag)) onChange([...tags, tag])
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ',') return
    event.preventDefault()
    add()
  }
  return (
    <div className="flex flex-col gap-2">
      {readOnly || tags.length >= MOST_TAGS ? null : (
        <Field label={t('calls.tags')} hint={t('calls.tagsHint')}>
          {(ids) => (
            <Input
              {...ids}
              value={text}
              maxLength={LONGEST_TAG}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={onKeyDown}
              onBlur={add}
            />
          )}
        </Field>
      )}
      <div className="flex flex-wrap gap-2">
        {tags.map((tag) =>
          readOnly ? (
            <span key={tag} className="rounded-control bg-selected px-3 py-2 text-accent-text">
              {tag}
            </span>
          ) : (
            <RemovableChip
              key={tag}
              removeLabel={t('ui.remove', { label: tag })}
              onRemove={() => onChange(tags.filter((other) => other !== tag))}
            >
              {tag}
            </RemovableChip>
          ),
        )}
      </div>
    </div>
  )
}
