import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CallDetail } from '@/services/api/types'
import { openRecording } from '@/services/calls/files'
import { loadSound, SPEEDS, saveSound } from './sound-preferences'

export type RecordingState = NonNullable<CallDetail['recording']>['state']

/** States in which there is something to hear. */
export const isPlayable = (state: RecordingState | undefined) => state === 'complete' || state === 'truncated'

export interface RecordingPlayer {
  phase: 'empty' | 'loading' | 'ready' | 'failed'
  error: unknown
  playing: boolean
  /** Seconds. */
  time: number
  /** Seconds; 0 until known. */
  duration: number
  speed: number
  /** 0 to 1. */
  volume: number
  toggle: () => void
  pause: () => void
  seek: (secs: number) => void
  skip: (secs: number) => void
  setSpeed: (speed: number) => void
  stepSpeed: (steps: 1 | -1) => void
  setVolume: (volume: number) => void
  retry: () => void
}

/** One audio element for the page: the recording of one call at a time. It plays as soon as it can. */
export function useRecordingPlayer(callId: string | null): RecordingPlayer {
  const audio = useMemo(() => new Audio(), [])
  const [phase, setPhase] = useState<RecordingPlayer['phase']>('empty')
  const [error, setError] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  const [playing, setPlaying] = useState(false)
  const [time, setTime] = useState(0)
  const [duration, setDuration] = useState(0)
  const [sound, setSound] = useState(loadSound)
  const latest = useRef(sound)
  latest.current = sound

  useEffect(() => {
    const listeners: Record<string, () => void> = {
      play: () => setPlaying(true),
      pause: () => setPlaying(false),
      timeupdate: () => setTime(audio.currentTime),
      seeking: () => setTime(audio.currentTime),
      durationchange: () => setDuration(Number.isFinite(audio.duration) ? audio.duration : 0),
      error: () => {
        if (!audio.getAttribute('src')) return
        setError(audio.error)
        setPhase('failed')
      },
    }
    for (const [name, handle] of Object.entries(listeners)) audio.addEventListener(name, handle)
    return () => {
      audio.pause()
      for (const [name, handle] of Object.entries(listeners)) audio.removeEventListener(name, handle)
    }
  }, [audio])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt loads the same call again
  useEffect(() => {
    setTime(0)
    setDuration(0)
    setError(null)
    setPhase(callId === null ? 'empty' : 'loading')
    if (callId === null) return
    const stop = new AbortController()
    let release = () => {}
    openRecording(callId, stop.signal).then(
      (recording) => {
        release = recording.release
        if (stop.signal.aborted) return release()
        audio.src = recording.url
        audio.preservesPitch = true
        audio.volume = latest.current.volume
        audio.defaultPlaybackRate = latest.current.speed
        audio.playbackRate = latest.current.speed
        setPhase('ready')
        // Opened by a link, the browser wants a press first; the button is there.
        audio.play().catch(() => undefined)
      },
      (reason: unknown) => {
        if (stop.signal.aborted) return
        setError(reason)
        setPhase('failed')
      },
    )
    return () => {
      stop.abort()
      audio.pause()
      audio.removeAttribute('src')
      release()
    }
  }, [audio, callId, attempt])

  const adopt = useCallback((change: Partial<typeof sound>) => {
    setSound((old) => {
      const next = { ...old, ...change }
      saveSound(next)
      return next
    })
  }, [])
  useEffect(() => {
    audio.volume = sound.volume
    audio.playbackRate = sound.speed
  }, [audio, sound])

  return useMemo(() => {
    const seek = (secs: number) => {
      audio.currentTime = Math.max(0, Math.min(secs, audio.duration || secs))
    }
    const setSpeed = (speed: number) => adopt({ speed })
    return {
      phase,
      error,
      playing,
      time,
      duration,
      ...sound,
      toggle: () => {
        if (phase !== 'ready') return
        if (audio.paused) void audio.play().catch(() => undefined)
        else audio.pause()
      },
      pause: () => audio.pause(),
      seek,
      skip: (secs) => seek(audio.currentTime + secs),
      setSpeed,
      stepSpeed: (steps) => {
        const at = SPEEDS.indexOf(sound.speed) + steps
        setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at))] ?? 1)
      },
      setVolume: (volume) => adopt({ volume }),
      retry: () => setAttempt((count) => count + 1),
    }
  }, [audio, adopt, phase, error, playing, time, duration, sound])
}
