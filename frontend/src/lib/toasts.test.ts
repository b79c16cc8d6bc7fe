import { afterEach, describe, expect, it } from 'vitest'
import { dismissToast, shownToasts, toast } from './toasts'

const texts = () => shownToasts().map(({ text }) => text)
afterEach(() => {
  for (const { id } of shownToasts()) dismissToast(id)
})

describe('toasts', () => {
  it('keeps what stays, however many pass', () => {
    const close = toast({ tone: 'off', text: 'notice', stays: true })
    for (const text of ['1', '2', '3', '4']) toast({ tone: 'ok', text })
    expect(texts()).toEqual(['notice', '2', '3', '4'])
    close()
    expect(texts()).toEqual(['2', '3', '4'])
  })
})
