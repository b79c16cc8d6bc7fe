import { afterEach, expect, it, vi } from 'vitest'
import { noteServerTime, serverNow, setServerTime } from './server-clock'

const SERVER = '2026-11-22T09:00:00.000Z'
const clockAt = (ms: number) => vi.spyOn(Date, 'now').mockReturnValue(Date.parse(SERVER) + ms)
afterEach(() => vi.restoreAllMocks())

it("takes the least late event for the server's time", () => {
  clockAt(800)
  noteServerTime(SERVER)
  clockAt(300)
  noteServerTime(SERVER)
  clockAt(900)
  noteServerTime(SERVER)
  expect(serverNow() - Date.parse(SERVER)).toBe(600)
})

it('follows a clock that is set forward', () => {
  clockAt(0)
  setServerTime(SERVER)
  clockAt(300_000)
  setServerTime(SERVER)
  expect(serverNow()).toBe(Date.parse(SERVER))
})
