/** How recordings are heard on this computer. */
export interface Sound {
  speed: number
  /** 0 to 1. */
  volume: number
}

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2]

const KEY = 'callcenter.player'

export function loadSound(): Sound {
  let saved: Partial<Record<keyof Sound, unknown>> = {}
  try {
    saved = JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {}
  } catch {
    // Blocked or damaged storage: start with the defaults.
  }
  const { speed, volume } = saved
  return {
    speed: typeof speed === 'number' && SPEEDS.includes(speed) ? speed : 1,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : 1,
  }
}

export function saveSound(sound: Sound): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(sound))
  } catch {
    // Storage may be full or blocked; the choice then lives as long as the page.
  }
}
