/** The sound devices of this computer, chosen once and remembered here: call sound and ring go apart. */
export interface DeviceChoice {
  microphone: string
  headset: string
  ring: string
  /** 0–1. */
  ringVolume: number
}

export interface DeviceList {
  microphones: MediaDeviceInfo[]
  speakers: MediaDeviceInfo[]
}

const KEY = 'callcenter.devices'
/** The empty id is the system's default device. */
const DEFAULTS: DeviceChoice = { microphone: '', headset: '', ring: '', ringVolume: 0.7 }

export function loadDevices(): DeviceChoice {
  try {
    const saved = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<DeviceChoice>
    return { ...DEFAULTS, ...saved }
  } catch {
    return { ...DEFAULTS }
  }
}

export function saveDevices(choice: DeviceChoice): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(choice))
  } catch {
    // Storage may be blocked; the choice then lives as long as the page.
  }
}

export async function listDevices(): Promise<DeviceList> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? []
  const named = (kind: MediaDeviceKind) =>
    all.filter((device) => device.kind === kind && device.deviceId !== '')
  return { microphones: named('audioinput'), speakers: named('audiooutput') }
}

/** What to ask the browser for: the chosen microphone if it is there, else whatever it has. */
export function microphoneConstraints(id: string): MediaStreamConstraints {
  const voice = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
  return { audio: id ? { ...voice, deviceId: { ideal: id } } : voice, video: false }
}

export type MicrophoneFault = 'denied' | 'missing' | 'busy' | 'insecure'

/** Opens the microphone, or throws one of the faults that the screen can explain. */
export async function openMicrophone(id: string): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError('insecure')
  try {
    return await navigator.mediaDevices.getUserMedia(microphoneConstraints(id))
  } catch (cause) {
    throw new MicrophoneError(faultOf(cause), { cause })
  }
}

/** Calls back when the person allows the microphone, where the browser tells it. */
export async function onMicrophoneAllowed(allowed: () => void): Promise<void> {
  try {
    const permission = await navigator.permissions.query({ name: 'microphone' })
    permission.addEventListener('change', () => permission.state === 'granted' && allowed())
  } catch {
    // Without the word of the browser the person's own press remains.
  }
}

export class MicrophoneError extends Error {
  override readonly name = 'MicrophoneError'
  constructor(
    readonly fault: MicrophoneFault,
    options?: ErrorOptions,
  ) {
    super(fault, options)
  }
}

function faultOf(cause: unknown): MicrophoneFault {
  const name = cause instanceof DOMException ? cause.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'busy'
}

/** Sends an element's sound to a device; a vanished device leaves it on the default one. */
export async function playOn(element: HTMLAudioElement, device: string): Promise<boolean> {
  if (!('setSinkId' in element)) return device === ''
  try {
    await element.setSinkId(device)
    return true
  } catch {
    return false
  }
}
