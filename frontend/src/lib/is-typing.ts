/** The person is writing somewhere: the focus must not be taken away. */
export function isTyping(): boolean {
  const focused = document.activeElement
  return (
    focused instanceof HTMLElement &&
    (focused.isContentEditable || focused.matches('input, textarea, select'))
  )
}
