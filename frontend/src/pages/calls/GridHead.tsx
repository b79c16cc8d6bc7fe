import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import { columnsOf, isFigure, type Level, templateOf } from './columns'

export function GridHead({ level }: { level: Level }) {
  const { t } = useTranslation()
  const columns = columnsOf(level)
  return (
    <div role="rowgroup" className="sticky top-0 z-1 bg-surface">
      <div
        role="row"
        aria-rowindex={1}
        className="grid min-h-9 items-center gap-x-3 border-b border-border px-3 text-label font-medium text-text-2"
        style={{ gridTemplateColumns: templateOf(columns) }}
      >
        {columns.map((column) => (
          <span
            key={column}
            role="columnheader"
            {...(column === 'time' ? { 'aria-sort': 'descending' as const } : {})}
            className={clsx('truncate', isFigure(column) && 'text-right')}
          >
            {column === 'direction' ? (
              <span className="sr-only">{t('call.field.direction')}</span>
            ) : (
              t(`calls.column.${column}`)
            )}
          </span>
        ))}
      </div>
    </div>
  )
}
