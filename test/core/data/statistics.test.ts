import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { summarizer } from '../../../core/data/statistics'

const X = Number.NaN

describe('summarizer', () => {
  it('counts missing cells, their runs and the longest run', () => {
    const summary = summarizer(7)
    summary.push(Float64Array.of(X, 1, X, X))
    summary.push(Float64Array.of(X, 3, 5))
    expect(summary.result()).toMatchObject({
      present: 3,
      missing: 4,
      missingRuns: 2,
      longestMissingRun: 3,
      min: 1,
      max: 5,
      mean: 3,
    })
  })

  it('gives mean and deviation of the population whatever the pieces are', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(values, fc.nat(50), (all, cut) => {
        const summary = summarizer(all.length)
        summary.push(Float64Array.from(all.slice(0, cut)))
        summary.push(Float64Array.from(all.slice(cut)))
        const mean = all.reduce((a, b) => a + b, 0) / all.length
        const deviation = Math.sqrt(all.reduce((a, b) => a + (b - mean) ** 2, 0) / all.length)
        expect(summary.result().mean).toBeCloseTo(mean, 5)
        expect(summary.result().deviation).toBeCloseTo(deviation, 5)
      }),
    )
  })

  it('keeps the extremes of each of at most 60 stretches', () => {
    const summary = summarizer(120)
    summary.push(Float64Array.from({ length: 120 }, (_, k) => (k === 7 ? 99 : k < 2 ? X : k)))
    const { sparkline } = summary.result()
    expect(sparkline).toHaveLength(60)
    expect(sparkline[0]).toBeNull()
    expect(sparkline[3]).toEqual([6, 99])
  })

  it('counts the values at both ends and names the next different ones', () => {
    const values = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(values, all => {
        const summary = summarizer(all.length)
        summary.push(Float64Array.from(all))
        const ordered = [...new Set(all)].sort((a, b) => a - b)
        const times = (value: number): number => all.filter(v => v === value).length
        const [low, high] = [ordered[0], ordered[ordered.length - 1]]
        expect(summary.result()).toMatchObject({
          lowest: { value: low, count: times(low), next: ordered[1] ?? low },
          highest: { value: high, count: times(high), next: ordered[ordered.length - 2] ?? high },
        })
      }),
    )
  })

  it('says nothing of a column without values', () => {
    const summary = summarizer(2)
    summary.push(Float64Array.of(X, X))
    expect(summary.result()).toMatchObject({ min: null, max: null, mean: null, deviation: null, present: 0 })
  })
})
