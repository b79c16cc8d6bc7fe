import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { usePreferences } from '@/hooks/use-preferences'

interface WaveformProps {
  /** Loudness over time, 0 to 255; empty = a plain line. */
  peaks: readonly number[]
  /** Seconds. */
  time: number
  duration: number
  label: string
  valueText: string
  disabled: boolean
  onSeek: (secs: number) => void
}

const BAR = 3
const GAP = 2

/** The shape of the sound and the place in it. A press seeks; the arrow keys belong to the player around it. */
export function Waveform({ peaks, time, duration, label, valueText, disabled, onSeek }: WaveformProps) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (!element || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const seekTo = (event: PointerEvent<HTMLDivElement>) => {
    if (disabled || duration <= 0 || (event.type === 'pointermove' && event.buttons === 0)) return
    const { left, width: full } = event.currentTarget.getBoundingClientRect()
    onSeek(Math.max(0, Math.min(1, (event.clientX - left) / full)) * duration)
  }
  const part = duration > 0 ? Math.min(1, time / duration) : 0
  return (
    <div
      ref={box}
      role="slider"
      tabIndex={disabled ? -1 : 0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(Math.min(time, duration))}
      aria-valuetext={valueText}
      aria-disabled={disabled}
      onPointerDown={seekTo}
      onPointerMove={seekTo}
      className="relative h-9 min-w-0 flex-1 touch-none rounded-badge"
    >
      <Bars peaks={peaks} width={width} colour="--control" />
      <div className="absolute inset-0" style={{ clipPath: `inset(0 ${(1 - part) * 100}% 0 0)` }}>
        <Bars peaks={peaks} width={width} colour="--accent" />
      </div>
    </div>
  )
}

function Bars({ peaks, width, colour }: { peaks: readonly number[]; width: number; colour: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { theme } = usePreferences()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context || width === 0) return
    const height = element.clientHeight
    const scale = devicePixelRatio || 1
    element.width = width * scale
    element.height = height * scale
    context.scale(scale, scale)
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(colour)
    const count = Math.floor((width + GAP) / (BAR + GAP))
    for (let bar = 0; bar < count; bar += 1) {
      const tall = Math.max(2, (loudest(peaks, bar / count, (bar + 1) / count) / 255) * height)
      context.fillRect(bar * (BAR + GAP), (height - tall) / 2, BAR, tall)
    }
  }, [peaks, width, colour, theme])
  return <canvas ref={canvas} aria-hidden className="absolute inset-0 size-full" />
}

/** The loudest moment between two places of the whole, 0 to 1. */
function loudest(peaks: readonly number[], from: number, to: number): number {
  const first = Math.floor(from * peaks.length)
  const last = Math.max(first + 1, Math.floor(to * peaks.length))
  return peaks.slice(first, last).reduce((most, peak) => Math.max(most, peak), 0)
}
