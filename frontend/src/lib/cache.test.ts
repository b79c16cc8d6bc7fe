import { describe, expect, it } from 'vitest'
import { replaceById } from './cache'

const edit = (old: { id: string; n?: number }) => ({ ...old, n: 2 })

describe('replaceById', () => {
  it('edits one thing in every shape of the cache', () => {
    const one = { id: 'a', n: 1 }
    const other = { id: 'b', n: 1 }
    expect(replaceById(one, 'a', edit)).toEqual({ id: 'a', n: 2 })
    expect(replaceById([one, other], 'b', edit)).toEqual([one, { id: 'b', n: 2 }])
    expect(replaceById({ items: [one], next_cursor: null }, 'a', edit)).toEqual({
      items: [{ id: 'a', n: 2 }],
      next_cursor: null,
    })
    expect(replaceById({ pages: [{ items: [other] }, { items: [one] }] }, 'a', edit)).toEqual({
      pages: [{ items: [other] }, { items: [{ id: 'a', n: 2 }] }],
    })
  })

  it('leaves the rest as it is, down to identity', () => {
    const page = { items: [{ id: 'a' }], next_cursor: null }
    expect(replaceById(page, 'z', edit)).toBe(page)
    expect(replaceById(undefined, 'z', edit)).toBeUndefined()
    expect(replaceById('text', 'z', edit)).toBe('text')
  })
})
