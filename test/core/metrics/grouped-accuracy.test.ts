import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupedAccuracy } from '../../../core/metrics/grouped-accuracy'

describe('accuracy by group', () => {
  it('has a group for each number while they are few', () => {
    expect(groupedAccuracy([1, 0, 1, 1], [3, 5, 3, 5])).toEqual([
      { from: 3, to: 3, count: 2, accuracy: 1 },
      { from: 5, to: 5, count: 2, accuracy: 0.5 },
    ])
    expect(groupedAccuracy([], [])).toEqual([])
  })

  it('puts many numbers into groups of equally many cases', () => {
    const by = Array.from({ length: 100 }, (_, k) => k)
    const groups = groupedAccuracy(
      by.map(() => 1),
      by,
      4,
    )
    expect(groups.map(({ from, to, count }) => [from, to, count])).toEqual([
      [0, 24, 25],
      [25, 49, 25],
      [50, 74, 25],
      [75, 99, 25],
    ])
  })

  it('gives a number that many cases share a group of its own and parts the rest', () => {
    const by = [...Array.from({ length: 90 }, () => 2), 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    const groups = groupedAccuracy(
      by.map(() => 0),
      by,
      3,
    )
    expect(groups.map(({ from, to, count }) => [from, to, count])).toEqual([
      [2, 2, 90],
      [3, 7, 5],
      [8, 12, 5],
    ])
  })

  it('loses no case, parts no number, leaves no group empty and makes no more groups than allowed', () => {
    const cases = fc.array(fc.tuple(fc.nat(1), fc.integer({ min: -5, max: 30 })), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 9 }), (pairs, most) => {
        const scores = pairs.map(([score]) => score)
        const by = pairs.map(([, number]) => number)
        const groups = groupedAccuracy(scores, by, most)
        expect(groups.length).toBeLessThanOrEqual(most)
        groups.forEach(({ from, to, count, accuracy }, k) => {
          const own = pairs.filter(([, number]) => number >= from && number <= to)
          expect(count).toBe(own.length)
          expect(count).toBeGreaterThan(0)
          expect(accuracy * count).toBeCloseTo(own.filter(([score]) => score === 1).length, 9)
          if (k > 0) expect(from).toBeGreaterThan(groups[k - 1].to)
        })
        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(pairs.length)
      }),
    )
  })
})
