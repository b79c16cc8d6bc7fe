// Shows incoming calls while the page is in the background, and passes the press on a notification back to it.
// It caches nothing: the page and its files come from the server.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('message', (event) => {
  const { close } = event.data ?? {}
  if (typeof close !== 'string') return
  event.waitUntil(
    self.registration.getNotifications({ tag: close }).then((shown) => {
      for (const notification of shown) notification.close()
    }),
  )
})

self.addEventListener('notificationclick', (event) => {
  const { callId } = event.notification.data ?? {}
  event.notification.close()
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(async (pages) => {
      for (const page of pages) page.postMessage({ callId, action: event.action || 'show' })
      // Answering needs no window in front; looking at the call does.
      if (pages[0] && event.action !== 'decline') await pages[0].focus()
    }),
  )
})
