import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/IconButton'
import { Select } from '@/components/ui/Select'
import { operatorList } from '@/services/operators/list'
import { GROUPS, inOrder, type QueueForm } from './queue-form'

/** Who answers, in which group and, where it counts, in which order. In the default queue everybody does. */
export function MemberFields({ everybody }: { everybody: boolean }) {
  const { t } = useTranslation()
  const { register, watch, setValue } = useFormContext<QueueForm>()
  const { data: operators = [] } = useQuery(operatorList)
  const [strategy, order] = watch(['strategy', 'order'])
  const [moved, setMoved] = useState('')
  const groups = GROUPS.map((group) => ({ value: `${group}`, label: t('queues.group', { group }) }))
  const options = everybody ? groups : [{ value: '', label: t('queues.notMember') }, ...groups]
  const rows = inOrder(operators, order)
  const ordered = strategy === 'priority'

  const move = (from: number, to: number, button: HTMLElement) => {
    if (to < 0 || to >= rows.length) return
    const ids = rows.map(({ id }) => id)
    ids.splice(to, 0, ...ids.splice(from, 1))
    flushSync(() => {
      setValue('order', ids, { shouldDirty: true })
      setMoved(t('queues.moved', { name: rows[from]?.name, place: to + 1, all: rows.length }))
    })
    // A row that is put elsewhere in the page loses the focus.
    button.focus()
  }

  return (
    <fieldset>
      <legend className="text-label font-medium text-text-2">{t('queues.members')}</legend>
      <ol className={clsx('mt-1 flex flex-col gap-1', ordered && 'max-tablet:gap-4')}>
        {rows.map(({ id, name }, index) => (
          <li key={id} className="flex flex-wrap items-center justify-end gap-x-3">
            <label
              htmlFor={`member-${id}`}
              className={clsx('min-w-0 flex-1 wrap-break-word', ordered && 'max-tablet:basis-full')}
            >
              {name}
            </label>
            {ordered ? (
              <div className="flex shrink-0">
                <IconButton
                  variant="ghost"
                  icon={ArrowUp}
                  label={t('queues.moveUp', { name })}
                  aria-disabled={index === 0}
                  onClick={(event) => move(index, index - 1, event.currentTarget)}
                />
                <IconButton
                  variant="ghost"
                  icon={ArrowDown}
                  label={t('queues.moveDown', { name })}
                  aria-disabled={index === rows.length - 1}
                  onClick={(event) => move(index, index + 1, event.currentTarget)}
                />
              </div>
            ) : null}
            <div className="w-40 shrink-0">
              <Select id={`member-${id}`} options={options} {...register(`groups.${id}`)} />
            </div>
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {moved}
      </p>
      <p className="mt-1 text-label text-muted">{t('queues.membersHint')}</p>
    </fieldset>
  )
}
