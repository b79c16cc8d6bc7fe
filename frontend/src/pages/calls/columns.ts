/** What fits: one card a call, the columns that matter, most of them, all of them. */
export type Level = 'cards' | 'narrow' | 'wide' | 'full'

export type Column =
  | 'direction'
  | 'time'
  | 'contact'
  | 'number'
  | 'queue'
  | 'operator'
  | 'status'
  | 'wait'
  | 'talk'
  | 'recording'
  | 'result'

const ALL: readonly Column[] = [
  'direction',
  'time',
  'contact',
  'number',
  'queue',
  'operator',
  'status',
  'wait',
  'talk',
  'recording',
  'result',
]
const NARROW: readonly Column[] = ['direction', 'time', 'contact', 'operator', 'status', 'talk', 'recording']

const WIDTHS: Record<Column, string> = {
  direction: '20px',
  time: '48px',
  contact: 'minmax(0,1.3fr)',
  number: '146px',
  queue: 'minmax(0,1fr)',
  operator: 'minmax(0,1fr)',
  status: 'minmax(176px,1.2fr)',
  wait: '76px',
  talk: '68px',
  recording: '52px',
  result: 'minmax(0,1fr)',
}

export function columnsOf(level: Level): readonly Column[] {
  if (level === 'full') return ALL
  return level === 'wide' ? ALL.filter((column) => column !== 'result') : NARROW
}

export function templateOf(columns: readonly Column[]): string {
  return columns.map((column) => WIDTHS[column]).join(' ')
}

/** @param width of the list in pixels; 0 before it is measured */
export function levelOf(width: number): Level {
  if (width === 0 || width >= 1150) return 'full'
  if (width >= 880) return 'wide'
  return width >= 560 ? 'narrow' : 'cards'
}

/** Columns of figures stand right. */
export const isFigure = (column: Column) => column === 'wait' || column === 'talk'
