import { afterEach, expect, it, vi } from 'vitest'
import { reloadSoon } from './reload-soon'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('waits until the server answers', async () => {
  vi.useFakeTimers()
  const answers = [() => Promise.reject(new Error('away')), () => Promise.resolve({ ok: false })]
  const server = vi.fn(() => answers.shift()?.() ?? Promise.resolve({ ok: true }))
  vi.stubGlobal('fetch', server)
  const reload = vi.fn()
  reloadSoon(reload)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(server).toHaveBeenCalledTimes(2)
  expect(reload).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(reload).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(server).toHaveBeenCalledTimes(3)
})
