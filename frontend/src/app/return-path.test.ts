import { describe, expect, it } from 'vitest'
import { returnPath } from './return-path'

describe('returnPath', () => {
  it.each([
    ['?next=%2Fcalls%2Fcall_1%3Fq%3D90', '/calls/call_1?q=90'],
    ['', '/dashboard'],
    ['?next=https%3A%2F%2Fevil.example', '/dashboard'],
    ['?next=%2F%2Fevil.example', '/dashboard'],
    ['?next=%2F%5Cevil.example', '/dashboard'],
    ['?next=%2Flogin', '/dashboard'],
  ])('%s leads to %s', (search, path) => {
    expect(returnPath(search)).toBe(path)
  })
})
