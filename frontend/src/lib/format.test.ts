import type { Day, Month } from 'date-fns'
import { enGB } from 'date-fns/locale/en-GB'
import { ru as dateRu } from 'date-fns/locale/ru'
import { uz as dateUz } from 'date-fns/locale/uz'
import { uzCyrl as uzCyrlDates } from 'date-fns/locale/uz-Cyrl'
import { describe, expect, it } from 'vitest'
import en from '@/locales/en.json'
import ru from '@/locales/ru.json'
import uz from '@/locales/uz.json'
import uzCyrl from '@/locales/uz-Cyrl.json'
import { createFormat, type Format } from './format'
import { LOCALES, type Locale } from './locale'
import { isoDay } from './zone'

const TEXTS = { uz, 'uz-Cyrl': uzCyrl, ru, en }
const ZONE = 'Asia/Tashkent'

function formatOf(locale: Locale, zone = ZONE): Format {
  return createFormat(locale, zone, (key, values) => {
    const word = key
      .split('.')
      .reduce<unknown>((tree, part) => (tree as Record<string, unknown>)[part], TEXTS[locale])
    return String(word).replace(/\{\{(\w+)\}\}/g, (_, name) => String(values?.[name]))
  })
}

/** A line of the specification: what each language prints for the same thing. */
function eachPrints(print: (format: Format) => string, wanted: readonly [string, string, string, string]) {
  expect(LOCALES.map((locale) => print(formatOf(locale)))).toEqual(wanted)
}

// 14:05:07 on Sunday, 22 November 2026 in Tashkent (UTC+5, no summer time).
const AT = '2026-11-22T09:05:07Z'
const NOW = Date.parse('2026-11-22T09:10:30Z')

describe('format', () => {
  it('prints dates and times alike in every language', () => {
    for (const locale of LOCALES) {
      const format = formatOf(locale)
      expect(format.date(AT)).toBe('22.11.2026')
      expect(format.time(AT)).toBe('14:05')
      expect(format.timeSecs(AT)).toBe('14:05:07')
      expect(format.dateTime(AT)).toBe('22.11.2026 14:05')
    }
  })

  it('names days and months', () => {
    eachPrints(
      (format) => format.longDate(AT),
      ['yakshanba, 22-noyabr', 'якшанба, 22 ноябр', 'воскресенье, 22 ноября', 'Sunday, 22 November'],
    )
    expect([1, 2, 3, 4, 5, 6, 0].map((day) => formatOf('uz').weekday(day))).toEqual([
      'Du',
      'Se',
      'Ch',
      'Pa',
      'Ju',
      'Sh',
      'Ya',
    ])
    expect([0, 8, 9].map((month) => formatOf('uz').monthName(month))).toEqual(['yanvar', 'sentabr', 'oktabr'])
  })

  it('has the names that date-fns has, as they stand in a sentence', () => {
    const libraries = { uz: dateUz, 'uz-Cyrl': uzCyrlDates, ru: dateRu, en: enGB }
    for (const locale of LOCALES) {
      const { localize } = libraries[locale]
      const lower = (name: string) => (locale === 'en' ? name : name.toLowerCase())
      const { months, monthsOfDate, weekdays } = TEXTS[locale].format
      const all = (count: number) => Array.from({ length: count }, (_, i) => i)
      const month = (context: 'standalone' | 'formatting') =>
        all(12).map((i) => lower(localize.month(i as Month, { width: 'wide', context })))
      expect(months).toEqual(month('standalone'))
      expect(monthsOfDate).toEqual(month('formatting'))
      expect(weekdays).toEqual(
        all(7).map((i) => lower(localize.day(i as Day, { width: 'wide', context: 'formatting' }))),
      )
    }
  })

  it('says how long ago', () => {
    eachPrints((format) => format.relative(NOW - 20_000, NOW), ['hozir', 'ҳозир', 'сейчас', 'now'])
    eachPrints(
      (format) => format.relative(AT, NOW),
      ['5 daq oldin', '5 дақ олдин', '5 мин назад', '5 min ago'],
    )
    eachPrints(
      (format) => format.relative('2026-11-22T04:41:00Z', NOW),
      ['bugun 09:41', 'бугун 09:41', 'сегодня 09:41', 'today 09:41'],
    )
    eachPrints(
      (format) => format.relative('2026-11-21T13:20:00Z', NOW),
      ['kecha 18:20', 'кеча 18:20', 'вчера 18:20', 'yesterday 18:20'],
    )
    const format = formatOf('uz')
    expect(format.relative('2026-11-19T06:05:00Z', NOW)).toBe('19.11 11:05')
    expect(format.relative('2025-11-19T06:05:00Z', NOW)).toBe('19.11.2025')
    expect(format.relative(NOW + 3_000, NOW)).toBe('hozir')
  })

  it('puts the day boundary at midnight of the company, not of UTC', () => {
    const format = formatOf('uz')
    // 23:59 and 00:01 in Tashkent are one UTC day apart from nothing: both are 21 November in UTC.
    expect(format.daySeparator('2026-11-21T18:59:00Z', NOW)).toBe('Kecha, 21.11')
    expect(format.daySeparator('2026-11-21T19:01:00Z', NOW)).toBe('Bugun, 22.11')
    expect(isoDay(ZONE, Date.parse('2026-11-21T19:01:00Z'))).toBe('2026-11-22')
    expect(isoDay(ZONE, NOW, -1)).toBe('2026-11-21')
  })

  it('follows summer time where a zone has it', () => {
    expect(formatOf('en', 'Europe/Berlin').time('2026-07-01T12:00:00Z')).toBe('14:00')
    expect(formatOf('en', 'Europe/Berlin').time('2026-12-01T12:00:00Z')).toBe('13:00')
  })

  it('prints durations', () => {
    const format = formatOf('uz')
    expect([0, 7, 187, 3753, -4].map(format.clock)).toEqual(['0:00', '0:07', '3:07', '1:02:33', '0:00'])
    eachPrints((f) => f.duration(187), ['3 daq 7 s', '3 дақ 7 с', '3 мин 7 с', '3 min 7 s'])
    eachPrints((f) => f.duration(3720), ['1 soat 2 daq', '1 соат 2 дақ', '1 ч 2 мин', '1 h 2 min'])
    expect(format.duration(0)).toBe('0 s')
    expect(format.duration(120)).toBe('2 daq')
  })

  it('prints numbers, percents, money and sizes', () => {
    const nbsp = '\u00a0'
    const big = `1${nbsp}234${nbsp}567,8`
    eachPrints((f) => f.number(1234567.8), [big, big, big, '1,234,567.8'])
    eachPrints((f) => f.percent(0.934), ['93,4%', '93,4%', `93,4${nbsp}%`, '93.4%'])
    const money = `1${nbsp}250${nbsp}000${nbsp}`
    eachPrints(
      (f) => f.money(1_250_000),
      [`${money}soʻm`, `${money}сўм`, `${money}сум`, `1,250,000${nbsp}soʻm`],
    )
    eachPrints((f) => f.fileSize(1_400_000), ['1,4 MB', '1,4 МБ', '1,4 МБ', '1.4 MB'])
  })
})
