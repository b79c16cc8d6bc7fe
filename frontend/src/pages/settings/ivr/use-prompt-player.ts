import { useEffect, useRef, useState } from 'react'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import { promptSound } from '@/services/prompts/list'

/** Plays one prompt at a time; a second press stops it, and so does leaving. */
export function usePromptPlayer() {
  const problemText = useProblemText()
  const [playing, setPlaying] = useState<string | null>(null)
  const stop = useRef<() => void>(() => undefined)
  useEffect(() => () => stop.current(), [])

  const play = async (id: string) => {
    const audio = new Audio()
    let url = ''
    let over = false
    const end = () => {
      if (over) return
      over = true
      audio.pause()
      if (url) URL.revokeObjectURL(url)
      setPlaying((now) => (now === id ? null : now))
    }
    stop.current = end
    audio.onended = end
    setPlaying(id)
    try {
      const sound = await promptSound(id)
      if (over) return
      url = URL.createObjectURL(sound)
      audio.src = url
      await audio.play()
    } catch (error) {
      // Stopped before it had begun: that is no failure.
      if (!over) toast({ tone: 'danger', text: problemText(error) })
      end()
    }
  }

  return {
    playing,
    toggle: (id: string) => {
      stop.current()
      if (playing !== id) void play(id)
    },
  }
}
