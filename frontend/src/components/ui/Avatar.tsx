import clsx from 'clsx'

/** First letters of the first two words; Oʻ and Gʻ count as one letter. */
export function initials(name: string): string {
  return name
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.match(/^[OG][ʻ'‘’]|^./iu)?.[0] ?? '')
    .join('')
    .toLocaleUpperCase('en')
}

export function Avatar({
  name,
  size = 36,
  className,
}: {
  name: string
  size?: 28 | 36 | 44
  className?: string
}) {
  return (
    <span
      aria-hidden
      // Drawn by CSS: letters in the text would have to be part of the name of a button around them.
      data-initials={initials(name)}
      className={clsx(
        'inline-flex shrink-0 before:content-[attr(data-initials)] items-center justify-center rounded-full border border-control bg-subtle font-medium text-text-2',
        { 'size-7 text-rail': size === 28, 'size-9': size === 36, 'size-11': size === 44 },
        className,
      )}
    />
  )
}
