import clsx from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button'
import { IconButton } from './IconButton'

/** The phone, the popup and the toasts stay usable above every dialog, and a press on them does not close it. */
function keepIfAbove(event: CustomEvent<{ originalEvent: Event }>): void {
  const target = event.detail.originalEvent.target
  if (target instanceof Element && target.closest('[data-above-dialogs]')) event.preventDefault()
}

/**
 * The focus goes to the first field, or to the box itself: the close button comes first in the order but is the
 * last thing people want, and its tooltip would pop up.
 */
function focusInside(event: Event): void {
  const box = event.currentTarget
  if (!(box instanceof HTMLElement)) return
  event.preventDefault()
  const field = box.querySelector<HTMLElement>(
    '[data-dialog-body] :is(input, select, textarea):not(:disabled)',
  )
  ;(field ?? box).focus()
}

interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  /** Buttons at the bottom, the main one last. */
  footer?: ReactNode
  className?: string
  children?: ReactNode
}

/** A question or a short task that must be finished or left first. Focus stays inside; Esc leaves. */
export function Dialog({ open, onOpenChange, title, description, footer, className, children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div aria-hidden className="fixed inset-0 z-modal animate-appear bg-scrim" />
        <div className="pointer-events-none fixed inset-0 z-modal flex items-center justify-center p-4">
          <Radix.Content
            {...(description ? {} : { 'aria-describedby': undefined })}
            onInteractOutside={keepIfAbove}
            onOpenAutoFocus={focusInside}
            tabIndex={-1}
            className={clsx(
              'pointer-events-auto flex max-h-full w-full max-w-[480px] animate-rise flex-col rounded-popup border border-border bg-surface shadow-popup outline-none',
              className,
            )}
          >
            <Heading title={title} description={description} />
            <div data-dialog-body className="min-h-0 flex-1 overflow-auto px-4 pb-4">
              {children}
            </div>
            {footer ? (
              <div className="flex flex-wrap justify-end gap-2 border-t border-border p-3">{footer}</div>
            ) : null}
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface DrawerProps extends DialogProps {
  /** A drawer over a list leaves the list usable; one with a form does not. */
  modal?: boolean
}

/** A panel at the right edge, a full page on a phone. */
export function Drawer({
  open,
  onOpenChange,
  title,
  description,
  footer,
  modal = true,
  className,
  children,
}: DrawerProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange} modal={modal}>
      <Radix.Portal>
        {modal ? <div aria-hidden className="fixed inset-0 z-drawer animate-appear bg-scrim" /> : null}
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={focusInside}
          tabIndex={-1}
          onInteractOutside={(event) => (modal ? keepIfAbove(event) : event.preventDefault())}
          className={clsx(
            'fixed inset-y-0 right-0 z-drawer flex w-full animate-slide flex-col border-l border-border bg-surface outline-none tablet:w-[480px] tablet:shadow-popup',
            !modal && 'tablet:top-14',
            className,
          )}
        >
          <Heading title={title} description={description} />
          <div data-dialog-body className="min-h-0 flex-1 overflow-auto px-4 pb-4">
            {children}
          </div>
          {footer ? (
            <div className="flex flex-wrap justify-end gap-2 border-t border-border p-3">{footer}</div>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Heading({ title, description }: { title: ReactNode; description?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className="flex items-start gap-2 py-3 pr-3 pl-4">
      <div className="min-w-0 flex-1 pt-1">
        <Radix.Title className="text-title font-semibold">{title}</Radix.Title>
        {description ? (
          <Radix.Description className="mt-1 text-text-2">{description}</Radix.Description>
        ) : null}
      </div>
      <Radix.Close asChild>
        <IconButton variant="ghost" icon={X} label={t('ui.close')} />
      </Radix.Close>
    </div>
  )
}

interface ConfirmProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Names the object: "«Sotuv» navbatini oʻchirasizmi?" */
  title: ReactNode
  /** What follows from it. */
  description: ReactNode
  confirmLabel: string
  /** What not doing it is called, where "Cancel" could mean either. */
  cancelLabel?: string
  busy?: boolean
  onConfirm: () => void
  /** An error of the last try. */
  children?: ReactNode
}

export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  cancelLabel,
  busy,
  onConfirm,
  children,
}: ConfirmProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{cancelLabel ?? t('common.cancel')}</Button>
          <Button variant="danger" aria-disabled={busy} onClick={() => busy || onConfirm()}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
