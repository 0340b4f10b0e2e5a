import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignedStart, clockText, commonStep, gridIndex, isoTime, isoTimes, timeAt } from '../../../core/data/clock'

const DAY = 86_400_000
const HOURLY = { unit: 'second', count: 3600 } as const
const MONTHLY = { unit: 'month', count: 1 } as const

describe('commonStep', () => {
  it('is the most frequent distance, however long the gaps are', () => {
    const distances = [
      { milliseconds: 3_600_000, count: 900 },
      { milliseconds: 7_200_000, count: 18 },
    ]
    expect(commonStep(distances)).toEqual(HOURLY)
  })

  it('is a month where distances of 28 to 31 days are mixed', () => {
    const distances = [31, 30, 28].map((days, k) => ({ milliseconds: days * DAY, count: [7, 4, 1][k] }))
    expect(commonStep(distances)).toEqual(MONTHLY)
  })

  it('is a quarter or a year where their lengths are mixed', () => {
    expect(commonStep([90, 91, 92].map(d => ({ milliseconds: d * DAY, count: 1 })))).toEqual({
      unit: 'month',
      count: 3,
    })
    expect(commonStep([365, 366].map(d => ({ milliseconds: d * DAY, count: 1 })))).toEqual({ unit: 'month', count: 12 })
  })

  it('is 28 days where every distance is, and a month where a file is too short to tell', () => {
    expect(commonStep([{ milliseconds: 28 * DAY, count: 40 }])).toEqual({ unit: 'second', count: 28 * 86_400 })
    expect(commonStep([{ milliseconds: 31 * DAY, count: 2 }])).toEqual(MONTHLY)
  })

  it('is unknown without two different times', () => {
    expect(commonStep([{ milliseconds: 0, count: 5 }])).toBeNull()
  })
})

describe('the grid', () => {
  it('gives every row its time and every time its row back', () => {
    const start = fc.integer({ min: 0, max: 4e12 }).map(t => t - (t % 1000))
    const step = fc.oneof(fc.constant(HOURLY), fc.constant(MONTHLY), fc.constant({ unit: 'month', count: 3 } as const))
    fc.assert(
      fc.property(start, step, fc.integer({ min: 0, max: 5000 }), (from, by, row) => {
        expect(gridIndex(timeAt(row, from, by), from, by)).toBe(row)
      }),
    )
  })

  it('ends a month that is too short on its last day and goes on from the first day after', () => {
    const start = Date.UTC(2023, 0, 31)
    expect([1, 2, 3].map(k => isoTime(timeAt(k, start, MONTHLY)).slice(0, 10))).toEqual([
      '2023-02-28',
      '2023-03-31',
      '2023-04-30',
    ])
  })

  it('that begins on the last day of a month stays on last days, leap years included', () => {
    const start = Date.UTC(2023, 10, 30)
    expect([1, 2, 3, 4, 15].map(k => isoTime(timeAt(k, start, MONTHLY)).slice(0, 10))).toEqual([
      '2023-12-31',
      '2024-01-31',
      '2024-02-29',
      '2024-03-31',
      '2025-02-28',
    ])
  })

  it('begins coarser steps on the calendar', () => {
    expect(isoTime(alignedStart(Date.UTC(2013, 4, 7, 13, 20), { unit: 'second', count: 86_400 }))).toBe(
      '2013-05-07T00:00:00',
    )
    expect(isoTime(alignedStart(Date.UTC(2013, 4, 7), { unit: 'month', count: 3 }))).toBe('2013-04-01T00:00:00')
  })
})

describe('texts of a time', () => {
  it('are the same for many times in a row, before 1970 and beyond the year 9999 too', () => {
    const time = fc.oneof(
      fc.integer({ min: -4e12, max: 3e14 }),
      fc.integer({ min: -4e9, max: 3e11 }).map(seconds => seconds * 1000),
      fc.integer({ min: 0, max: 400 }).map(steps => Date.UTC(1969, 11, 30) + steps * 600_000),
    )
    fc.assert(
      fc.property(fc.array(time, { minLength: 1 }), times => {
        expect(times.map(isoTimes())).toEqual(times.map(isoTime))
      }),
    )
  })

  it('have no zone and no seconds that are zero', () => {
    expect(isoTime(Date.UTC(2024, 9, 27, 2))).toBe('2024-10-27T02:00:00')
    expect(clockText(Date.UTC(2024, 9, 27, 2))).toBe('2024-10-27 02:00')
    expect(clockText(Date.UTC(2024, 9, 27, 2, 0, 5))).toBe('2024-10-27 02:00:05')
  })
})
