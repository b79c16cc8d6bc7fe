import { useQuery } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { Card } from '@/components/ui/Card'
import { IconButton } from '@/components/ui/IconButton'
import { trunkList } from '@/services/trunks/list'
import type { OutgoingForm } from './outgoing-form'

/** By which lines calls leave, in order: the next one when a line does not do its part. */
export function WayFields() {
  const { t } = useTranslation()
  const { watch, setValue } = useFormContext<OutgoingForm>()
  const { data: trunks = [] } = useQuery(trunkList)
  const box = useRef<HTMLDivElement>(null)
  const [told, setTold] = useState('')
  const order = watch('trunks')
  // One that was deleted is passed over, and gone when the rules are saved.
  const chosen = order.flatMap((id) => trunks.find((trunk) => trunk.id === id) ?? [])
  const others = trunks.filter((trunk) => !order.includes(trunk.id))

  const put = (ids: string[], words: string) => {
    flushSync(() => {
      setValue('trunks', ids, { shouldDirty: true })
      setTold(words)
    })
  }
  const move = (from: number, to: number, button: HTMLElement) => {
    if (to < 0 || to >= chosen.length) return
    const ids = chosen.map(({ id }) => id)
    ids.splice(to, 0, ...ids.splice(from, 1))
    put(ids, t('outgoing.ways.moved', { name: chosen[from]?.name, place: to + 1, all: chosen.length }))
    // A row that is put elsewhere in the page loses the focus.
    button.focus()
  }
  const take = (id: string, ids: string[], words: string) => {
    put(ids, words)
    // The button is gone: its line stands in the other list now.
    box.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"] button:last-of-type`)?.focus()
  }

  return (
    <Card title={t('outgoing.ways.title')}>
      <div ref={box}>
        <p className="mb-2 text-label text-muted">{t('outgoing.ways.hint')}</p>
        {chosen.length === 0 && (order.length === 0 || trunks.length > 0) ? (
          <p className="mb-2">{t('outgoing.ways.none')}</p>
        ) : null}
        <ol aria-label={t('outgoing.ways.title')} className="flex flex-col gap-1">
          {chosen.map(({ id, name }, index) => (
            <li key={id} data-line={id} className="flex items-center gap-2">
              <span className="w-6 shrink-0 text-muted tabular-nums">{index + 1}</span>
              <span className="min-w-0 flex-1 wrap-break-word">{name}</span>
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
                aria-disabled={index === chosen.length - 1}
                onClick={(event) => move(index, index + 1, event.currentTarget)}
              />
              <IconButton
                variant="ghost"
                icon={X}
                label={t('outgoing.ways.remove', { name })}
                onClick={() =>
                  take(
                    id,
                    chosen.map((one) => one.id).filter((one) => one !== id),
                    t('outgoing.ways.removed', { name }),
                  )
                }
              />
            </li>
          ))}
        </ol>
        {others.length > 0 ? (
          <ul className="mt-2 flex flex-wrap gap-2" aria-label={t('outgoing.ways.others')}>
            {others.map(({ id, name }) => (
              <li key={id} data-line={id}>
                <Button
                  aria-label={t('outgoing.ways.add', { name })}
                  onClick={() =>
                    take(
                      id,
                      [...chosen.map((one) => one.id), id],
                      t('outgoing.ways.moved', { name, place: chosen.length + 1, all: chosen.length + 1 }),
                    )
                  }
                >
                  <Plus aria-hidden size={16} strokeWidth={1.75} />
                  {name}
                </Button>
              </li>
            ))}
          </ul>
        ) : null}
        <p role="status" className="sr-only">
          {told}
        </p>
      </div>
    </Card>
  )
}
