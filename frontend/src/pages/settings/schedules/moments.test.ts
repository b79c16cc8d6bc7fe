import { describe, expect, it } from 'vitest'
import { overlap, readDate, readTime, writeDate } from './moments'

describe('readTime', () => {
  it.each([
    ['9', '09:00'],
    ['18', '18:00'],
    ['930', '09:30'],
    ['0930', '09:30'],
    ['9.30', '09:30'],
    [' 09:30 ', '09:30'],
    ['24', '24:00'],
    ['0', '00:00'],
  ])('reads %s', (text, time) => expect(readTime(text)).toBe(time))

  it.each(['', '9:3', '25', '24:01', '9:60', '9am', '-1', '12345'])('refuses %s', (text) =>
    expect(readTime(text)).toBeNull(),
  )
})

describe('readDate', () => {
  it.each([
    ['1.1', '01-01'],
    ['29.02', '02-29'],
    ['10.03.2027', '2027-03-10'],
    ['10/3/2027', '2027-03-10'],
  ])('reads %s', (text, date) => expect(readDate(text)).toBe(date))

  it.each(['', '32.01', '1.13', '29.02.2027', '1.1.27', '2027-03-10', 'Navruz'])('refuses %s', (text) =>
    expect(readDate(text)).toBeNull(),
  )

  it('writes what it reads', () => {
    for (const text of ['01.01', '10.03.2027']) expect(writeDate(readDate(text) ?? '')).toBe(text)
  })
})

describe('overlap', () => {
  it('finds time that two parts have in common, also over midnight', () => {
    const morning = { from: '09:00', to: '13:00' }
    expect(overlap([morning, { from: '13:00', to: '18:00' }])).toBe(false)
    expect(overlap([morning, { from: '12:59', to: '18:00' }])).toBe(true)
    expect(
      overlap([
        { from: '22:00', to: '06:00' },
        { from: '20:00', to: '22:01' },
      ]),
    ).toBe(true)
    expect(
      overlap([
        { from: '22:00', to: '06:00' },
        { from: '00:00', to: '06:00' },
      ]),
    ).toBe(false)
  })
})
