import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { customerNumber } from '@/components/call-status/customer'
import { isPlayable } from '@/components/player/use-recording-player'
import { useFormat } from '@/hooks/use-format'
import type { Names } from '@/hooks/use-names'
import { usePreferences } from '@/hooks/use-preferences'
import type { Call } from '@/services/api/types'
import type { RowActions } from './CallCells'
import { CallRow } from './CallRow'
import { GridHead } from './GridHead'
import { gridItems, nextCall } from './grid-items'
import { useLevel } from './use-level'

const ROW = { compact: 32, normal: 40, comfortable: 48 }
const CARD = 76
const DAY = 32
const OVERSCAN = 12
/** The next page is asked for when this much of the loaded rows is behind. */
const PREFETCH_AT = 0.6

interface CallGridProps {
  scroller: RefObject<HTMLDivElement | null>
  calls: readonly Call[]
  /** How many the server has; undefined until it says. */
  total: number | undefined
  openId: string | undefined
  names: Names
  resultName: (id: string | null | undefined) => string
  actions: RowActions
  /** More rows are wanted. */
  onMore: () => void
}

/** The list of calls: only what is on the screen is drawn. Arrows, Home, End, PgUp, PgDn move; Enter opens. */
export function CallGrid({
  scroller,
  calls,
  total,
  openId,
  names,
  resultName,
  actions,
  onMore,
}: CallGridProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { density } = usePreferences()
  const level = useLevel(scroller)
  const items = useMemo(() => gridItems(calls), [calls])
  const [activeId, setActiveId] = useState<string | null>(openId ?? null)
  const active = items.findIndex(({ id }) => id === activeId)
  const first = items.findIndex(({ kind }) => kind === 'call')
  const focusable = active >= 0 ? active : first
  const moveFocus = useRef(false)

  const sizeOf = (index: number) =>
    items[index]?.kind === 'day' ? DAY : level === 'cards' ? CARD : ROW[density]
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: sizeOf,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: OVERSCAN,
    scrollPaddingStart: 40,
    // The row in focus stays, however far one scrolls: the focus must not fall off the page.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range)
      return focusable < 0 || shown.includes(focusable) ? shown : [...shown, focusable].sort((a, b) => a - b)
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another density or another shape has other heights
  useEffect(() => virtual.measure(), [density, level])

  const shown = virtual.getVirtualItems()
  const lastShown = virtual.range?.endIndex ?? 0
  useEffect(() => {
    if (items.length > 0 && lastShown >= items.length * PREFETCH_AT) onMore()
  }, [items.length, lastShown, onMore])

  // The row may be drawn only after the list has scrolled to it.
  useEffect(() => {
    if (!moveFocus.current || activeId === null) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-call="${CSS.escape(activeId)}"]`)
    if (!row) return
    moveFocus.current = false
    row.focus({ preventScroll: true })
  })

  // The drawer was closed: back to the row it belongs to.
  const lastOpen = useRef(openId)
  useEffect(() => {
    if (lastOpen.current && !openId && !document.activeElement?.matches('input, textarea, select')) {
      moveFocus.current = true
      setActiveId(lastOpen.current)
    }
    lastOpen.current = openId
  }, [openId])

  const onFocus = useCallback((id: string) => setActiveId(id), [])
  const onKeyDown = (event: KeyboardEvent) => {
    const item = items[focusable]
    const onRow = event.target instanceof HTMLElement && event.target.dataset.call !== undefined
    if (!onRow || item?.kind !== 'call' || event.altKey || event.ctrlKey || event.metaKey) return
    const { call } = item
    const number = customerNumber(call)
    if (event.code === 'Enter' || event.code === 'NumpadEnter') actions.onOpen(call)
    else if (event.code === 'Space') {
      if (isPlayable(call.recording?.state)) actions.onPlay(call)
    } else if (event.code === 'KeyC' && !event.repeat && number && actions.onCallBack)
      actions.onCallBack(number)
    else {
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / sizeOf(focusable)) - 1)
      const next = nextCall(items, focusable, event.code, page)
      const target = items[next]
      if (next === focusable || !target) return
      moveFocus.current = true
      setActiveId(target.id)
      virtual.scrollToIndex(next)
    }
    event.preventDefault()
  }

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={t('shell.calls')}
      aria-rowcount={total === undefined ? -1 : total + 1}
      onKeyDown={onKeyDown}
      className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto rounded-card border border-border bg-surface"
    >
      {level === 'cards' ? null : <GridHead level={level} />}
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start, size }) => {
          const item = items[index]
          if (!item) return null
          return (
            <div
              key={item.id}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ height: size, transform: `translateY(${start}px)` }}
            >
              {item.kind === 'day' ? (
                <div role="row" className="flex h-full items-center border-b border-border bg-subtle px-3">
                  <span role="gridcell" className="text-label font-medium text-text-2">
                    {format.daySeparator(item.at)}
                  </span>
                </div>
              ) : (
                <CallRow
                  call={item.call}
                  row={item.row}
                  level={level}
                  focusable={index === focusable}
                  selected={item.id === openId}
                  names={names}
                  resultName={resultName}
                  actions={actions}
                  onFocus={onFocus}
                />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
