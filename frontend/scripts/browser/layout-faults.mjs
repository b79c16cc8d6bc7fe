/**
 * In the page: what a person would see as broken. `sections` are the first words of all keys of texts, `texts`
 * are those of the language in use.
 */
export function layoutFaults({ sections, texts }) {
  const faults = []
  const words = (element) => element.textContent.trim().slice(0, 40)
  // What only a screen reader hears is one pixel large.
  const unseen = (element) => element.closest('.sr-only') !== null || element.clientWidth <= 1
  const wide = (element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1

  const { scrollingElement } = document
  if (scrollingElement.scrollWidth > scrollingElement.clientWidth) faults.push('the page scrolls sideways')
  const main = document.querySelector('main')
  if (main && wide(main)) faults.push('main scrolls sideways')

  // A name of any length may be shortened; a text of ours may not.
  const own = new Set(texts)
  for (const element of document.querySelectorAll('body *')) {
    const { overflowX, overflowY, textOverflow, display } = getComputedStyle(element)
    if (display === 'inline' || unseen(element)) continue
    const cuts = overflowX === 'hidden' || overflowX === 'clip'
    if (cuts && wide(element) && (textOverflow !== 'ellipsis' || own.has(element.textContent.trim())))
      faults.push(`cut off: "${words(element)}" ${element.className}`.slice(0, 120))
    if (overflowY === 'hidden' && element.clientHeight > 0 && element.scrollHeight > element.clientHeight + 3)
      faults.push(`cut off below: "${words(element)}" ${element.className}`.slice(0, 120))
    if (element.matches('button, a, label, th, h1, h2, [role=menuitem], [role=tab]') && wide(element))
      faults.push(`clipped: ${element.tagName} "${words(element)}"`)
  }

  const pen = document.createElement('canvas').getContext('2d')
  for (const field of document.querySelectorAll('input:placeholder-shown')) {
    const { font, paddingLeft, paddingRight } = getComputedStyle(field)
    pen.font = font
    const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
    if (room > 0 && pen.measureText(field.placeholder).width > room + 1)
      faults.push(`cut off: placeholder "${field.placeholder}"`)
  }

  for (const element of document.querySelectorAll('button, [role=menuitemradio], [role=menuitem], nav a')) {
    const { width, height } = element.getBoundingClientRect()
    if (width > 0 && (width < 24 || height < 24))
      faults.push(`small target: "${words(element)}" ${width}x${height}`)
  }
  const bar = document.querySelector('header')
  for (const button of bar?.querySelectorAll('button') ?? []) {
    const { left, right, top, bottom, width } = button.getBoundingClientRect()
    if (width === 0 || button.closest('.sr-only, .overflow-x-auto')) continue
    const over = document.elementFromPoint(right - 2, (top + bottom) / 2)
    if (over && !button.contains(over) && left < innerWidth && bar.contains(over))
      faults.push(`covered: "${words(button)}"`)
  }

  const key = new RegExp(`^(?:${sections.join('|')})(?:\\.\\w+)+$`)
  const said = [...document.querySelectorAll('body *')].flatMap((element) => [
    ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data),
    ...['aria-label', 'title', 'placeholder', 'aria-valuetext'].map(
      (name) => element.getAttribute(name) ?? '',
    ),
  ])
  for (const text of [...said, document.title])
    if (key.test(text.trim()) || /\{\{|\bundefined\b|\bNaN\b|Invalid Date/.test(text))
      faults.push(`no text: "${text.trim().slice(0, 60)}"`)
  // Stored numbers are grouped for reading; fields hold what the person types, code what another machine calls it.
  const coded = new Set([...document.querySelectorAll('code')].map((element) => element.textContent))
  for (const text of said.filter((one) => !coded.has(one)))
    if (/(?<!\d)(?:\+?998|\+7)\d{9,10}(?!\d)/.test(text)) faults.push(`bare number: "${text}"`)
  return faults
}
