import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { histogram, thinRows, thinToExtremes } from '../../../core/data/thin'

describe('thinToExtremes', () => {
  it('keeps the smallest and the largest value, however much it thins', () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 50 }), (y, stretches) => {
        const thin = thinToExtremes(y, stretches)
        expect(thin.length).toBe(Math.min(stretches, y.length))
        expect(Math.min(...thin.map(pair => pair?.[0] ?? Infinity))).toBe(Math.min(...y))
        expect(Math.max(...thin.map(pair => pair?.[1] ?? -Infinity))).toBe(Math.max(...y))
      }),
    )
  })

  it('leaves a hole where a stretch has no value', () => {
    expect(thinToExtremes([1, 3, NaN, NaN, NaN, 2], 3)).toEqual([[1, 3], null, [2, 2]])
    expect(thinToExtremes([], 3)).toEqual([])
  })
})

describe('thinRows', () => {
  const column = (length: number) =>
    fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: length, maxLength: length })
  const table = fc
    .integer({ min: 30, max: 300 })
    .chain(length => fc.array(column(length), { minLength: 1, maxLength: 4 }))

  it('keeps the extremes of every series, both ends and the order, in no more rows than asked for', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 11, max: 60 }), (series, most) => {
        const rows = thinRows(series, most)
        expect(rows.length).toBeLessThanOrEqual(most)
        expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b))
        expect([rows[0], rows[1], rows.at(-1)]).toEqual([0, 1, series[0].length - 1])
        for (const values of series) {
          const kept = rows.map(row => values[row])
          expect([Math.min(...kept), Math.max(...kept)]).toEqual([Math.min(...values), Math.max(...values)])
        }
      }),
    )
  })

  it('leaves a short series as it is, and passes over what is not a number', () => {
    expect(thinRows([[3, 1, 2]], 3)).toEqual([0, 1, 2])
    const holes = Array.from({ length: 100 }, (_, k) => (k === 70 ? 5 : NaN))
    expect(thinRows([holes], 10)).toEqual([0, 1, 70, 99])
  })
})

describe('histogram', () => {
  it('counts every finite value once, between its smallest and its largest', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6 }), { maxLength: 300 }), values => {
        const finite = values.filter(Number.isFinite)
        const { edges, counts } = histogram(values)
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(finite.length)
        expect(edges.length).toBe(finite.length === 0 ? 0 : counts.length + 1)
        expect(counts.length).toBeLessThanOrEqual(80)
        if (finite.length > 0) {
          expect(edges[0]).toBeLessThanOrEqual(Math.min(...finite))
          expect(edges[edges.length - 1]).toBeGreaterThanOrEqual(Math.max(...finite) - 1e-9)
        }
      }),
    )
  })

  it('puts equal values into one bin around them', () => {
    expect(histogram([2, 2, 2])).toEqual({ edges: [1.5, 2.5], counts: [3] })
  })
})
