import { describe, expect, it } from 'vitest'
import { clockShape, dateOrder, epochUnit, orderOf, timeShape, withOrder } from '../../../core/data/time-form'

const forms: [text: string, format: string][] = [
  ['2013-01-01 01:00:00', '%Y-%m-%d %H:%M:%S'],
  ['2013-01-01T01:00', '%Y-%m-%dT%H:%M'],
  ['2013-01-01T01:00:00.250', '%Y-%m-%dT%H:%M:%S.%f'],
  ['2013-01-01T01:00:00Z', '%Y-%m-%dT%H:%M:%S%z'],
  ['2013-01-01 01:00:00+05:30', '%Y-%m-%d %H:%M:%S%z'],
  ['2013-01-01 01:00:00-0330', '%Y-%m-%d %H:%M:%S%z'],
  ['2013/1/9', '%Y/%m/%d'],
  ['1949-01', '%Y-%m'],
  ['20130131', '%Y%m%d'],
  ['10/03/2004 18.00.00', '%A/%B/%Y %H.%M.%S'],
  ['3.4.2024 7:05', '%A.%B.%Y %H:%M'],
  ['03/04/24', '%A/%B/%y'],
  ['5-Jan-2024', '%d-%b-%Y'],
  ['3/4/2024 7:05 PM', '%A/%B/%Y %I:%M %p'],
]

describe('timeShape', () => {
  for (const [text, format] of forms)
    it(`reads ${text} as ${format}`, () => expect(timeShape(text)?.format).toBe(format))

  it('takes no number, no year of one digit and no word for a time', () => {
    for (const text of ['1-01', '12.5', '2013', '1,234', 'Total', '', '2024-01-15 08:00x'])
      expect(timeShape(text)).toBeNull()
  })

  it('tells the name of a zone from an offset', () => {
    expect(timeShape('2024-01-15T04:00:00 CET')).toMatchObject({ zone: 'CET', offset: '' })
  })
})

describe('clockShape', () => {
  it('reads times of day with colons or dots', () => {
    expect(clockShape('18.00.00')?.format).toBe('%H.%M.%S')
    expect(clockShape('7:05')?.format).toBe('%H:%M')
    expect(clockShape('18.75')).toBeNull()
  })
})

describe('epochUnit', () => {
  it('tells seconds from milliseconds', () => {
    expect(epochUnit('1705276800')).toBe('epoch-s')
    expect(epochUnit('1705276800000')).toBe('epoch-ms')
    expect(epochUnit('20240131')).toBeNull()
  })
})

describe('dateOrder', () => {
  it('is proven by a part above 12 and by nothing else', () => {
    expect(dateOrder(31, 12)).toBe('dmy')
    expect(dateOrder(12, 13)).toBe('mdy')
    expect(dateOrder(12, 12)).toBeNull()
    expect(dateOrder(13, 13)).toBeNull()
  })

  it('goes into a form and is read from it again', () => {
    expect(withOrder('%A/%B/%Y', 'mdy')).toBe('%m/%d/%Y')
    for (const order of ['dmy', 'mdy'] as const) expect(orderOf(withOrder('%A/%B/%Y', order))).toBe(order)
    expect(orderOf('%Y-%m-%d')).toBe('ymd')
    expect(orderOf('%Y-%m')).toBe('ymd')
  })
})
