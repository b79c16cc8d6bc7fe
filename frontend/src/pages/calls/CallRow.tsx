import clsx from 'clsx'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { CallStatusChip } from '@/components/call-status/CallStatusChip'
import { shownNumber } from '@/components/call-status/customer'
import { DirectionIcon } from '@/components/call-status/DirectionIcon'
import { useFormat } from '@/hooks/use-format'
import type { Names } from '@/hooks/use-names'
import type { Call } from '@/services/api/types'
import { CallCell, type RowActions, RowButton, Talk } from './CallCells'
import { columnsOf, isFigure, type Level, templateOf } from './columns'

interface CallRowProps {
  call: Call
  /** Place in the list, from 1. */
  row: number
  level: Level
  focusable: boolean
  selected: boolean
  names: Names
  resultName: (id: string | null | undefined) => string
  actions: RowActions
  onFocus: (id: string) => void
}

/** One call: a row of cells, or a card on a phone. */
export const CallRow = memo(function CallRow(props: CallRowProps) {
  const { call, row, level, focusable, selected, actions, onFocus } = props
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it handles the keys of all rows
    <div
      role="row"
      data-call={call.id}
      tabIndex={focusable ? 0 : -1}
      aria-rowindex={row + 1}
      aria-selected={selected}
      onFocus={() => onFocus(call.id)}
      onClick={() => actions.onOpen(call)}
      className={clsx(
        'h-full cursor-pointer border-b border-border px-3 -outline-offset-2 hover:bg-hover aria-selected:bg-selected',
        level === 'cards' ? 'flex flex-col justify-center gap-1' : 'grid items-center gap-x-3',
      )}
      style={level === 'cards' ? undefined : { gridTemplateColumns: templateOf(columnsOf(level)) }}
    >
      {level === 'cards' ? <Card {...props} /> : <Cells {...props} />}
    </div>
  )
})

function Cells({ call, level, names, resultName, actions }: CallRowProps) {
  const columns = columnsOf(level)
  return columns.map((column) => (
    <div
      key={column}
      role="gridcell"
      className={clsx('flex min-w-0 items-center', isFigure(column) && 'justify-end')}
    >
      <span className={column === 'status' ? 'flex min-w-0' : 'truncate'}>
        <CallCell
          column={column}
          call={call}
          names={names}
          resultName={resultName}
          withNumber={columns.includes('number')}
          actions={actions}
        />
      </span>
    </div>
  ))
}

function Card({ call, names, actions }: CallRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const number = shownNumber(call) ?? t('call.hiddenNumber')
  return (
    <div role="gridcell" className="flex items-center gap-3">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="flex items-center gap-2">
          <DirectionIcon call={call} />
          <span className="min-w-0 flex-1 truncate font-medium">{call.contact?.name ?? number}</span>
          <time dateTime={call.started_at} className="text-muted">
            {format.time(call.started_at)}
          </time>
        </div>
        <div className="flex items-center gap-2">
          <CallStatusChip call={call} />
          <span className="min-w-0 flex-1 truncate text-label text-text-2">
            {call.operator_id ? names.operator(call.operator_id) : call.contact ? number : null}
          </span>
          <span className="text-text-2">
            <Talk call={call} />
          </span>
        </div>
      </div>
      <RowButton call={call} actions={actions} />
    </div>
  )
}
