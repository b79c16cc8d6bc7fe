import { useCallback, useEffect, useRef, useState } from 'react'
import type { CheckState } from '@/components/ui/CheckRow'
import { useRealtime } from '@/contexts/Realtime'
import { useSoftphone } from '@/contexts/Softphone'
import { allowNotifications } from '@/services/notifications'
import { MicrophoneError, openMicrophone } from '@/services/softphone/devices'
import type { PhoneState, Softphone } from '@/services/softphone/softphone'

export type CheckName = 'sound' | 'microphone' | 'notifications' | 'phone' | 'server'

/** Worded where it is shown, in the language of that moment. */
type Words = (t: (key: string, values?: Record<string, unknown>) => string) => string

export interface Check {
  state: CheckState
  detail?: Words
  /** What the person can do about it. */
  help?: Words
}

export type Checks = Partial<Record<CheckName, Check>>

const SLOW_MS = 300
const SERVER_MS = 5_000
const PHONE_MS = 10_000

const BROWSER_PHONE: CheckName[] = ['sound', 'microphone', 'notifications', 'phone', 'server']

/**
 * The checks before a shift, all at once from one press: the press is what lets the page make a sound and
 * ask for the microphone. A desk phone or an outside number needs only the server and its own state.
 */
export function useShiftChecks() {
  const { me, softphone } = useSoftphone()
  const { roundTrip } = useRealtime()
  const [checks, setChecks] = useState<Checks>({})
  const [running, setRunning] = useState(false)
  const [microphone, setMicrophone] = useState<MediaStream | null>(null)
  const stream = useRef<MediaStream | null>(null)

  const close = useCallback(() => {
    for (const track of stream.current?.getTracks() ?? []) track.stop()
    stream.current = null
    setMicrophone(null)
  }, [])
  useEffect(() => close, [close])

  const names: CheckName[] = me?.device === 'webrtc' ? BROWSER_PHONE : ['phone', 'server']
  const works: Record<CheckName, () => Promise<Check>> = {
    sound: async () =>
      (await softphone.ringer.unlock())
        ? { state: 'ok', detail: (t) => t('shift.soundOk') }
        : { state: 'failed', detail: (t) => t('shift.soundBlocked') },
    microphone: async () => {
      try {
        close()
        const opened = await openMicrophone(softphone.snapshot().devices.microphone)
        stream.current = opened
        setMicrophone(opened)
        return {
          state: 'ok',
          detail: (t) => t('shift.microphoneOk', { name: opened.getAudioTracks()[0]?.label ?? '' }),
        }
      } catch (error) {
        return microphoneFault(error)
      }
    },
    notifications: async () =>
      (await allowNotifications())
        ? { state: 'ok', detail: (t) => t('shift.notificationsOk') }
        : { state: 'warning', detail: (t) => t('shift.notificationsOff') },
    phone: async () => {
      if (me?.device === 'webrtc' && !me.extension)
        return { state: 'failed', detail: (t) => t('shift.noExtension') }
      if (me?.device === 'webrtc') return phoneCheck(await registered(softphone), me.extension ?? '')
      if (me?.device === 'external') return { state: 'ok', detail: (t) => t('shift.deviceExternal') }
      const values = { extension: me?.extension ?? '' }
      return me?.reachable
        ? { state: 'ok', detail: (t) => t('shift.deviceSipOk', values) }
        : { state: 'warning', detail: (t) => t('shift.deviceSipOff', values) }
    },
    server: async () => {
      const ms = await within(
        SERVER_MS,
        roundTrip().catch(() => null),
      )
      if (ms === null) return { state: 'failed', detail: (t) => t('shift.serverDown') }
      return ms > SLOW_MS
        ? { state: 'warning', detail: (t) => t('shift.serverSlow', { ms }) }
        : { state: 'ok', detail: (t) => t('shift.serverOk', { ms }) }
    },
  }

  /** Resolves to whether a shift can begin. */
  const run = async (): Promise<boolean> => {
    setRunning(true)
    setChecks(Object.fromEntries(names.map((name) => [name, { state: 'running' }])))
    const results = await Promise.all(
      names.map(async (name) => {
        const check = await works[name]()
        setChecks((before) => ({ ...before, [name]: check }))
        return check
      }),
    )
    setRunning(false)
    return results.every(({ state }) => state !== 'failed')
  }

  return { names, checks, running, run, close, microphone }
}

function microphoneFault(error: unknown): Check {
  const fault = error instanceof MicrophoneError ? error.fault : 'busy'
  const words = {
    denied: 'shift.microphoneDenied',
    missing: 'shift.microphoneMissing',
    busy: 'shift.microphoneBusy',
    insecure: 'shift.microphoneInsecure',
  }
  const check: Check = { state: 'failed', detail: (t) => t(words[fault]) }
  return fault === 'denied' ? { ...check, help: (t) => t('shift.microphoneDeniedHelp') } : check
}

function phoneCheck({ role, line }: PhoneState, extension: string): Check {
  if (role === 'remote') return { state: 'ok', detail: (t) => t('shift.phoneOtherWindow') }
  if (line.kind === 'registered') return { state: 'ok', detail: (t) => t('shift.phoneOk', { extension }) }
  if (line.kind === 'failed') {
    const { cause, code = '' } = line
    return {
      state: 'failed',
      detail: (t) => t('shift.phoneFailed', { cause: t(`shift.sipCause.${cause}`, { code }) }),
    }
  }
  return { state: 'failed', detail: (t) => t('shift.phoneTimeout') }
}

/** Starts the phone and waits until it stands, fails, or turns out to be in another window. */
function registered(softphone: Softphone): Promise<PhoneState> {
  softphone.start()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      off()
      resolve(softphone.snapshot())
    }
    const look = () => {
      const { role, line } = softphone.snapshot()
      if (role === 'remote' || line.kind === 'registered' || line.kind === 'failed') done()
    }
    const timer = setTimeout(done, PHONE_MS)
    const off = softphone.subscribe(look)
    look()
  })
}

function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  return Promise.race([work, new Promise<null>((resolve) => setTimeout(() => resolve(null), ms))])
}
