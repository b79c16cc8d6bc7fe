import { describe, expect, it } from 'vitest'
import { actionOf, type KeyPress } from './keys'

const press = (code: string, change: Partial<KeyPress> = {}): KeyPress => ({
  code,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  repeat: false,
  ...change,
})

describe('keys', () => {
  it('knows the phone keys by their place on the keyboard', () => {
    expect(actionOf(press('F2'))).toBe('answer')
    expect(actionOf(press('F2', { shiftKey: true }))).toBe('hangup')
    expect(actionOf(press('F8'))).toBe('mute')
    expect(actionOf(press('F9'))).toBe('hold')
    expect(actionOf(press('F7'))).toBe('transfer')
    expect(actionOf(press('KeyS', { altKey: true }))).toBe('status')
    expect(actionOf(press('Backquote', { altKey: true }))).toBe('popup')
    expect(actionOf(press('KeyK', { ctrlKey: true }))).toBe('commands')
    expect(actionOf(press('KeyK', { metaKey: true }))).toBe('commands')
    expect(actionOf(press('KeyK', { altKey: true }))).toBe('keypad')
  })

  it('leaves typing alone', () => {
    for (const code of ['KeyS', 'KeyK', 'Enter', 'Space', 'Digit1', 'Escape'])
      expect(actionOf(press(code))).toBeNull()
    expect(actionOf(press('KeyS', { altKey: true, ctrlKey: true }))).toBeNull()
    expect(actionOf(press('F2', { repeat: true }))).toBeNull()
    expect(actionOf(press('F2', { altKey: true }))).toBeNull()
  })
})
