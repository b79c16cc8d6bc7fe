/** In the page: what a person would see as broken layout. */
export function layoutFaults() {
  const faults = []
  const { scrollingElement } = document
  if (scrollingElement.scrollWidth > scrollingElement.clientWidth) faults.push('the page scrolls sideways')
  const main = document.querySelector('main')
  if (main && main.scrollWidth > main.clientWidth + 1) faults.push('main scrolls sideways')
  for (const element of document.querySelectorAll('div, section, li, td')) {
    const { overflowX, textOverflow } = getComputedStyle(element)
    const cuts = overflowX === 'hidden' || overflowX === 'clip'
    if (
      cuts &&
      textOverflow !== 'ellipsis' &&
      !element.closest('.sr-only') &&
      element.scrollWidth > element.clientWidth + 1
    )
      faults.push(`cut off: ${element.className.slice(0, 60)}`)
  }
  for (const element of document.querySelectorAll('button, a, label, th, h1, h2, [role=menuitem]')) {
    const style = getComputedStyle(element)
    if (style.display === 'inline' || element.closest('.sr-only') || element.classList.contains('sr-only'))
      continue
    if (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
      faults.push(`clipped: ${element.tagName} "${element.textContent.trim().slice(0, 40)}"`)
  }
  for (const element of document.querySelectorAll('button, [role=menuitemradio], [role=menuitem], nav a')) {
    const { width, height } = element.getBoundingClientRect()
    if (width > 0 && (width < 24 || height < 24))
      faults.push(`small target: "${element.textContent.trim().slice(0, 40)}" ${width}x${height}`)
  }
  const bar = document.querySelector('header')
  for (const button of bar?.querySelectorAll('button') ?? []) {
    const { left, right, top, bottom, width } = button.getBoundingClientRect()
    if (width === 0 || button.closest('.sr-only, .overflow-x-auto')) continue
    const over = document.elementFromPoint(right - 2, (top + bottom) / 2)
    if (over && !button.contains(over) && left < innerWidth && bar.contains(over))
      faults.push(`covered: "${button.textContent.trim().slice(0, 40)}"`)
  }
  return faults
}
