import { describe, expect, it } from 'vitest'
import { fold, phoneQuery, search, swapLayout } from './fold'
import shared from './fold.vectors.json'

describe('fold', () => {
  it.each(shared.vectors)('folds $input', ({ input, folded, swapped }) => {
    expect(fold(input)).toBe(folded)
    if (swapped !== undefined) expect(fold(swapLayout(input))).toBe(swapped)
  })

  it('folds what is folded to itself', () => {
    for (const { folded } of shared.vectors) expect(fold(folded)).toBe(folded)
  })

  it('finds people however they are typed', () => {
    const people = ['Gʻayrat Aliyev', 'Oʻktam Toʻxtayev', 'Салом Ҳайит', '+998 90 123 45 67']
    const find = (query: string) => search(people, query, (person) => person)
    for (const query of ['Ғайрат', 'Gʻayrat', "G'ayrat", 'gayrat', 'ğayrat'])
      expect(find(query)).toEqual([people[0]])
    expect(find('cfkjv')).toEqual([people[2]])
    expect(find('salom hayit')).toEqual([people[2]])
    expect(find('123-45')).toEqual([people[3]])
    expect(find('')).toEqual(people)
    expect(find('nobody')).toEqual([])
  })

  it('takes three digits and more for a number', () => {
    expect(phoneQuery('90 123')).toBe('90123')
    expect(phoneQuery('90')).toBeNull()
    expect(phoneQuery('90a')).toBeNull()
  })
})
