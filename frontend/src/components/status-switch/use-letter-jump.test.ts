import { describe, expect, it } from 'vitest'
import { nextItem } from './use-letter-jump'

const names = ['Tayyor', 'Tushlik', 'Choy, qahva', 'Namoz', 'Oʻqish', 'Shaxsiy']

describe('letters of the status menu', () => {
  it('goes round the items that begin with the letter', () => {
    expect(nextItem(names, 't', -1)).toBe(0)
    expect(nextItem(names, 't', 0)).toBe(1)
    expect(nextItem(names, 't', 1)).toBe(0)
    expect(nextItem(names, 'o', -1)).toBe(4)
  })

  it('works in the other layout and alphabet', () => {
    // The key of N on a Russian layout, and the letter itself.
    expect(nextItem(names, 'т', -1)).toBe(0)
    expect(nextItem(['Обед', 'Намаз'], 'y', -1)).toBe(1)
    expect(nextItem(['Обед', 'Намаз'], 'н', -1)).toBe(1)
  })

  it('finds nothing for a strange key', () => {
    expect(nextItem(names, '7', 0)).toBe(-1)
  })
})
