/** Notifications of the system, shown by the service worker so that they can carry buttons. */
export type NotificationPress = { callId: string; action: 'answer' | 'decline' | 'show' }

export function notificationsAllowed(): boolean {
  return 'Notification' in window && Notification.permission === 'granted'
}

/** Asks once, inside a click; false if refused or not supported. */
export async function allowNotifications(): Promise<boolean> {
  if (!('Notification' in window)) return false
  if (Notification.permission === 'default') await Notification.requestPermission()
  return Notification.permission === 'granted'
}

async function registration(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null
  return navigator.serviceWorker.register('/sw.js').catch(() => null)
}

const tagOf = (callId: string) => `call-${callId}`

export interface CallNotification {
  callId: string
  title: string
  body: string
  answer: string
  decline: string
}

export async function showCallNotification({
  callId,
  title,
  body,
  answer,
  decline,
}: CallNotification): Promise<void> {
  if (!notificationsAllowed()) return
  // The ring is the page's own; the system's sound would be a second one.
  const options: NotificationOptions = {
    body,
    tag: tagOf(callId),
    requireInteraction: true,
    silent: true,
    data: { callId },
  }
  const worker = await registration()
  const actions = [
    { action: 'answer', title: answer },
    { action: 'decline', title: decline },
  ]
  await worker?.showNotification(title, { ...options, actions } as NotificationOptions)
}

export async function closeCallNotification(callId: string): Promise<void> {
  if (!notificationsAllowed()) return
  const worker = await registration()
  worker?.active?.postMessage({ close: tagOf(callId) })
}

/** @returns takes the handler away */
export function onNotificationPress(handle: (press: NotificationPress) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => {}
  const listen = ({ data }: MessageEvent) => {
    if (typeof data?.callId === 'string' && typeof data.action === 'string') handle(data as NotificationPress)
  }
  navigator.serviceWorker.addEventListener('message', listen)
  return () => navigator.serviceWorker.removeEventListener('message', listen)
}
