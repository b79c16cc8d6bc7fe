/** Where to go after the sign-in: only a path of this site, so that a link cannot send people elsewhere. */
export function returnPath(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? ''
  return /^\/(?![/\\])/.test(next) && !/^\/(login|setup)\b/.test(next) ? next : '/dashboard'
}

/** The address of the sign-in page that comes back to the present one. */
export function signInPath(): string {
  const here = location.pathname + location.search
  return here === '/' || here === '/dashboard' ? '/login' : `/login?next=${encodeURIComponent(here)}`
}
