import { Upload } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '@/components/ui/Button'

interface FileButtonProps {
  text: string
  /** Its name for screen readers, where the text alone does not say of what. */
  label?: string
  busy: boolean
  onFile: (file: File) => void
}

/** Chooses a sound file. */
export function FileButton({ text, label, busy, onFile }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button aria-label={label} aria-disabled={busy} onClick={() => busy || input.current?.click()}>
        <Upload aria-hidden size={16} strokeWidth={1.75} />
        {text}
      </Button>
      <input
        ref={input}
        type="file"
        accept="audio/*,.wav,.mp3,.m4a,.flac,.ogg,.aif,.aiff"
        aria-label={label ?? text}
        tabIndex={-1}
        className="hidden"
        onChange={(event) => {
          const file = event.target.files?.[0]
          // The same file again is a choice, too.
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </>
  )
}
