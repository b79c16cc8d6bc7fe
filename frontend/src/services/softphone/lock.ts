/**
 * One window of the browser holds the phone; the others steer it through the server. The holder keeps a Web
 * Lock for as long as it lives (which also keeps the browser from freezing the tab), the next in line takes
 * over when it goes.
 */
const PATIENCE_MS = 500

/**
 * Without Web Locks (plain http) every window takes itself for the holder; there is no microphone there anyway.
 * @param onRole called with `remote` if another window has the phone, with `owner` once this one has it
 * @returns lets go
 */
export function holdPhone(name: string, onRole: (role: 'owner' | 'remote') => void): () => void {
  if (!navigator.locks) {
    onRole('owner')
    return () => {}
  }
  const abort = new AbortController()
  let letGo: () => void = () => {}
  // A page that has just been reloaded finds its own old lock for a moment.
  const patience = setTimeout(() => onRole('remote'), PATIENCE_MS)
  navigator.locks
    .request(name, { signal: abort.signal }, () => {
      clearTimeout(patience)
      onRole('owner')
      return new Promise<void>((resolve) => {
        letGo = resolve
      })
    })
    .catch(() => undefined)
  return () => {
    clearTimeout(patience)
    abort.abort()
    letGo()
  }
}
