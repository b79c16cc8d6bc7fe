/**
 * The keys of the phone, by the physical key (`event.code`), so that Cyrillic layouts work. Function keys and
 * Alt chords only: no single letter acts outside of its own box.
 */
export type KeyAction =
  | 'answer'
  | 'hangup'
  | 'mute'
  | 'hold'
  | 'transfer'
  | 'park'
  | 'keypad'
  | 'note'
  | 'status'
  | 'result'
  | 'popup'
  | 'card'
  | 'commands'

export interface KeyPress {
  code: string
  shiftKey: boolean
  altKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  repeat: boolean
}

const PLAIN: Record<string, KeyAction> = { F2: 'answer', F7: 'transfer', F8: 'mute', F9: 'hold' }
const SHIFT: Record<string, KeyAction> = { F2: 'hangup', F7: 'park' }
const ALT: Record<string, KeyAction> = {
  KeyK: 'keypad',
  KeyN: 'note',
  KeyS: 'status',
  KeyR: 'result',
  KeyO: 'card',
  Backquote: 'popup',
}

/** What a press means; null for everything that is not ours, and while a key is held down. */
export function actionOf(press: KeyPress): KeyAction | null {
  if (press.repeat) return null
  // AltGr is Ctrl+Alt on Windows: it types letters and must not act.
  if (press.ctrlKey || press.metaKey)
    return press.code === 'KeyK' && !press.altKey && !press.shiftKey ? 'commands' : null
  if (press.altKey) return press.shiftKey ? null : (ALT[press.code] ?? null)
  return (press.shiftKey ? SHIFT[press.code] : PLAIN[press.code]) ?? null
}

/** How the key is written beside its button. */
export const KEY_NAMES: Record<KeyAction, string> = {
  answer: 'F2',
  hangup: 'Shift+F2',
  mute: 'F8',
  hold: 'F9',
  transfer: 'F7',
  park: 'Shift+F7',
  keypad: 'Alt+K',
  note: 'Alt+N',
  status: 'Alt+S',
  result: 'Alt+R',
  popup: 'Alt+`',
  card: 'Alt+O',
  commands: 'Ctrl+K',
}
