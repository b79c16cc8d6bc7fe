const WAIT_MS = 5_000

/**
 * Loads a page anew at which nobody stands who could. Only once the server answers: a reload before that would leave the
 * browser's own page of errors on the screen for ever.
 */
export function reloadSoon(reload = () => location.reload()): void {
  setTimeout(() => {
    fetch('/healthz').then(
      ({ ok }) => (ok ? reload() : reloadSoon(reload)),
      () => reloadSoon(reload),
    )
  }, WAIT_MS)
}
