import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

/** Moves with the voice: the microphone is not only allowed, it hears. */
export function MicrophoneLevel({ stream }: { stream: MediaStream }) {
  const { t } = useTranslation()
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 512
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    let frame = 0
    const draw = () => {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      // −60 dB is silence, −10 dB a raised voice.
      const decibels = 10 * Math.log10(power + 1e-9)
      if (bar.current) bar.current.style.scale = `${Math.min(1, Math.max(0, (decibels + 60) / 50))} 1`
      frame = requestAnimationFrame(draw)
    }
    draw()
    return () => {
      cancelAnimationFrame(frame)
      void context.close()
    }
  }, [stream])
  return (
    <div
      role="img"
      aria-label={t('shift.microphoneLevel')}
      className="mt-2 h-1 w-24 overflow-hidden rounded-full bg-off-bg"
    >
      <div ref={bar} className="h-full origin-left bg-ok" style={{ scale: '0 1' }} />
    </div>
  )
}
