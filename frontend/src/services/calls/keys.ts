/** Names of what the query cache holds about calls. */
export const callKeys = {
  all: ['calls'] as const,
  live: ['calls', 'live'] as const,
  parked: ['calls', 'parked'] as const,
  lists: ['calls', 'list'] as const,
  list: (filter: object) => ['calls', 'list', filter] as const,
  report: (filter: object) => ['calls', 'report', filter] as const,
  reports: ['calls', 'report'] as const,
  any: ['calls', 'any'] as const,
  detail: (id: string) => ['calls', 'detail', id] as const,
  of: (number: string) => ['calls', 'of', number] as const,
}
