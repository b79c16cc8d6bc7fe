import '@/services/preferences'
import { signInPath } from '@/app/return-path'
import { reloadSoon } from '@/services/api/reload-soon'
import { refresh } from '@/services/api/session'

/**
 * One small file decides what to load: the sign-in pages without the router and the query cache, or the
 * product. The session is renewed while the product downloads.
 */
const WALLBOARD = '/wallboard/'
const container = document.getElementById('root')
if (!container) throw new Error('no #root in the page')

if (/^\/(login|setup)\/?$/.test(location.pathname)) {
  import('@/app/sign-in').then(({ startSignIn }) => startSignIn(container))
} else if (location.pathname.startsWith(WALLBOARD)) {
  // A screen on the wall: no session, the token in the address is all it has.
  const token = location.pathname.slice(WALLBOARD.length)
  import('@/app/wallboard')
    .then(({ startWallboard }) => startWallboard(container, token))
    .catch(() => reloadSoon())
} else {
  const session = refresh()
  // The answer is used below; a failure meanwhile must not count as unhandled.
  session.catch(() => undefined)
  session.then((operator) => operator === null && location.replace(signInPath())).catch(() => undefined)
  import('@/app/start').then(({ startApp }) => startApp(container, session))
}
