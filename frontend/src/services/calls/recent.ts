/** The last numbers dialled on this computer. */
interface Dialled {
  number: string
}

const KEY = 'callcenter.recent'
const MOST = 10

export function loadRecent(): Dialled[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    const numbers = Array.isArray(saved) ? saved.filter((entry) => typeof entry === 'string') : []
    return numbers.map((number) => ({ number }))
  } catch {
    return []
  }
}

export function rememberDialled(number: string): void {
  const others = loadRecent().filter((entry) => entry.number !== number)
  try {
    localStorage.setItem(KEY, JSON.stringify([number, ...others.map((entry) => entry.number)].slice(0, MOST)))
  } catch {
    // Storage may be blocked: then there is no list.
  }
}
