import { describe, expect, it } from 'vitest'
import { dialTarget, formatLine, formatPhone, isHiddenNumber, parseDial } from './phone'

describe('phone', () => {
  it('groups stored numbers', () => {
    expect(formatPhone('+998901234567')).toBe('+998 90 123 45 67')
    expect(formatPhone('998901234567')).toBe('+998 90 123 45 67')
    expect(formatPhone('901234567')).toBe('+998 90 123 45 67')
    expect(formatPhone('79161234567')).toBe('+7 916 123 45 67')
    expect(formatPhone('+79161234567')).toBe('+7 916 123 45 67')
    expect(formatPhone('+4930901820')).toBe('+4930901820')
    expect(formatPhone('1003')).toBe('1003')
    expect(formatLine('+998712001122')).toBe('71 200 11 22')
    expect(formatLine('712001122')).toBe('71 200 11 22')
  })

  it.each([
    ['90 123-45-67', '+998901234567'],
    ['+998(90)1234567', '+998901234567'],
    ['8 90 123 45 67', '+998901234567'],
    ['8-90-123-45-67', '+998901234567'],
    ['998901234567', '+998901234567'],
    ['00998 90 123 45 67', '+998901234567'],
    ['tel:+998901234567', '+998901234567'],
    ['+998\u00a090\u2011123\u201345\u201367', '+998901234567'],
    ['+7 916 123-45-67', '+79161234567'],
    ['8 916 123 45 67', '+79161234567'],
  ])('reads %s', (typed, e164) => {
    expect(parseDial(typed)).toEqual({ kind: 'number', e164 })
  })

  it('keeps short numbers and extensions as typed', () => {
    for (const digits of ['101', '1003', '10030'])
      expect(parseDial(digits)).toEqual({ kind: 'short', digits })
  })

  it('tells letters and unfinished numbers apart', () => {
    expect(parseDial('  ')).toEqual({ kind: 'empty' })
    expect(parseDial('Dilnoza')).toEqual({ kind: 'search', text: 'Dilnoza' })
    expect(parseDial('90 123')).toEqual({ kind: 'short', digits: '90123' })
    expect(parseDial('90 123 4')).toEqual({ kind: 'partial', digits: '901234' })
    expect(parseDial('+99890')).toEqual({ kind: 'partial', digits: '+99890' })
    expect(parseDial('*72#')).toEqual({ kind: 'partial', digits: '*72#' })
    expect(dialTarget(parseDial('90 123 4'))).toBeNull()
    expect(dialTarget(parseDial('901234567'))).toBe('+998901234567')
  })

  it('knows a withheld number', () => {
    expect(['', null, 'anonymous', 'Restricted'].map(isHiddenNumber)).toEqual([true, true, true, true])
    expect(isHiddenNumber('+998901234567')).toBe(false)
  })
})
