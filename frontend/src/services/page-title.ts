/**
 * The title of the tab: what the page is, or what is urgent (a ringing number) over it, with the number of
 * unread things in front.
 */
let page = ''
let urgent: string | null = null
let unread = 0

function write(): void {
  const title = page ? `${page} — CallCenter` : 'CallCenter'
  document.title = urgent ?? (unread > 0 ? `(${unread}) ${title}` : title)
}

export function setPageTitle(title: string): void {
  page = title
  write()
}

/** E.g. `☎ +998 90 123 45 67` while it rings; null takes it away. */
export function setUrgentTitle(title: string | null): void {
  urgent = title
  write()
}

export function setUnread(count: number): void {
  unread = count
  write()
}
