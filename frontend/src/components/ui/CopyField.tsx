import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from '@/lib/toasts'
import { Button } from './Button'

/** `navigator.clipboard` exists on https and localhost only; false = the person must copy by hand. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** A value to carry elsewhere: a name, the value, a button that copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    const done = await copyText(value)
    setCopied(done)
    if (!done) toast({ tone: 'danger', text: t('ui.copyFailed') })
  }
  const Icon = copied ? Check : Copy
  return (
    <div className="flex min-h-11 items-center gap-2 border-b border-border py-1 last:border-0">
      <dt className="w-32 shrink-0 text-muted">{label}</dt>
      <dd className="flex min-w-0 flex-1 items-center gap-2">
        <span className="min-w-0 flex-1 font-medium wrap-break-word select-all">{value}</span>
        <Button variant="ghost" aria-label={t('ui.copy', { label })} onClick={() => void copy()}>
          <Icon aria-hidden size={16} strokeWidth={1.75} />
          <span role="status">{copied ? t('ui.copied') : null}</span>
        </Button>
      </dd>
    </div>
  )
}
