/**
 * Days off that the Labour Code of Uzbekistan names (article 208), with the keys of their names under
 * `schedules.uzbek`. The two hayits move with the moon: their days are set by decree every year.
 */
export const FIXED = [
  { date: '01.01', name: 'newYear' },
  { date: '08.03', name: 'women' },
  { date: '21.03', name: 'navruz' },
  { date: '09.05', name: 'memory' },
  { date: '01.09', name: 'independence' },
  { date: '01.10', name: 'teachers' },
  { date: '08.12', name: 'constitution' },
] as const

export const MOVING = ['ramazon', 'qurbon'] as const
