import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Names } from '@/hooks/use-names'
import type { MissedTask } from '@/services/api/types'
import { ClosedRow } from './ClosedRow'
import { OpenRow } from './OpenRow'
import type { TaskActions } from './use-task-actions'

const OPEN = ['customer', 'waits', 'queue', 'tries', 'owner'] as const
const CLOSED = ['customer', 'missedAt', 'how', 'by'] as const
const KEYS = ['Enter', 'T', 'X'] as const
/** Left out where there is no room. */
const WIDE: readonly string[] = ['waits', 'queue', 'tries', 'owner', 'missedAt', 'by']

interface TaskTableProps {
  tasks: readonly MissedTask[]
  closed: boolean
  names: Names
  actions: TaskActions
  onClose: (task: MissedTask) => void
  onAssign: (task: MissedTask) => void
}

/** Arrows, Home and End move; Enter calls back, T takes and gives back, X closes, A assigns. */
export function TaskTable({ tasks, closed, names, actions, onClose, onAssign }: TaskTableProps) {
  const { t } = useTranslation()
  const table = useRef<HTMLTableElement>(null)
  const { activeIndex, focusRow, onRowFocus } = useRowFocus(table, tasks)

  const onKeyDown = (event: KeyboardEvent) => {
    const onRow = event.target instanceof HTMLElement && event.target.dataset.task !== undefined
    const task = tasks[activeIndex]
    if (!onRow || !task || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const next = target(event.code, activeIndex, tasks.length)
    if (next !== null) focusRow(next)
    else if (event.repeat || closed || !actions.canWork(task)) return
    else if (event.code === 'Enter' || event.code === 'NumpadEnter') void actions.callBack(task)
    else if (event.code === 'KeyT') void actions.toggle(task)
    else if (event.code === 'KeyX') onClose(task)
    else if (event.code === 'KeyA' && actions.canAssign) onAssign(task)
    else return
    event.preventDefault()
  }

  return (
    <>
      <div className="overflow-hidden rounded-card border border-border bg-surface">
        <table
          ref={table}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: keys move through its rows
          role="grid"
          aria-label={t('missed.title')}
          onKeyDown={onKeyDown}
          className="w-full"
        >
          <thead>
            <tr className="border-b border-border text-left text-label text-muted">
              {(closed ? CLOSED : OPEN).map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={`h-8 px-3 font-medium ${WIDE.includes(column) ? 'max-tablet:hidden' : ''}`}
                >
                  {t(`missed.column.${column}`)}
                </th>
              ))}
              {closed ? null : <td className="w-28 max-tablet:w-24" />}
            </tr>
          </thead>
          <tbody>
            {tasks.map((task, index) => {
              const row = { task, names, active: index === activeIndex, onFocus: () => onRowFocus(task.id) }
              return closed ? (
                <ClosedRow key={task.id} {...row} />
              ) : (
                <OpenRow
                  key={task.id}
                  {...row}
                  actions={actions}
                  onClose={() => onClose(task)}
                  onAssign={() => onAssign(task)}
                />
              )
            })}
          </tbody>
        </table>
      </div>
      {closed ? null : (
        <p className="mt-2 text-label text-muted max-tablet:hidden">
          {(actions.canAssign ? [...KEYS, 'A'] : KEYS).map((key) => (
            <span key={key} className="mr-4 whitespace-nowrap">
              <kbd>{key}</kbd> {t(`missed.key.${key}`)}
            </span>
          ))}
        </p>
      )}
    </>
  )
}

/** The row that a key leads to; null for a key that leads nowhere. */
function target(code: string, from: number, count: number): number | null {
  const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: count - 1 }[code]
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to))
}

/** One row is in the tab order. If the row in focus leaves the list, its neighbour takes over. */
function useRowFocus(table: React.RefObject<HTMLTableElement | null>, tasks: readonly MissedTask[]) {
  const [active, setActive] = useState<{ id: string; index: number } | null>(null)
  const found = tasks.findIndex(({ id }) => id === active?.id)
  const activeIndex = found >= 0 ? found : Math.min(active?.index ?? 0, tasks.length - 1)
  const wanted = useRef(false)
  const gone = active !== null && found < 0

  useEffect(() => {
    const lost = gone && (document.activeElement === null || document.activeElement === document.body)
    if (!wanted.current && !lost) return
    wanted.current = false
    table.current?.querySelector<HTMLElement>('tbody tr[tabindex="0"]')?.focus()
  })

  return {
    activeIndex,
    focusRow: (index: number) => {
      const task = tasks[index]
      if (!task) return
      wanted.current = true
      setActive({ id: task.id, index })
    },
    onRowFocus: (id: string) => setActive({ id, index: tasks.findIndex((task) => task.id === id) }),
  }
}
