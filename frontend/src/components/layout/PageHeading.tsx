import type { ReactNode } from 'react'

interface PageHeadingProps {
  title: ReactNode
  /** Beside the title, quiet: a date, a count. */
  note?: ReactNode
  actions?: ReactNode
}

/** The one `h1` of a page and its main actions. */
export function PageHeading({ title, note, actions }: PageHeadingProps) {
  return (
    <div className="mb-3 flex min-h-9 flex-wrap items-center gap-x-3 gap-y-2">
      <h1 className="text-title font-semibold">{title}</h1>
      {note ? <span className="text-muted">{note}</span> : null}
      {actions ? (
        <div className="ml-auto flex flex-wrap items-center gap-2 max-tablet:w-full">{actions}</div>
      ) : null}
    </div>
  )
}
