import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviationsFor, intervalScores, normalIntervals, pinballScore } from '../../../core/metrics/intervals'
import { normalQuantile } from '../../../core/metrics/normal-quantile'
import { normal, stream } from '../../../core/random'
import { golden } from '../support/golden'

const file = golden('metrics') as {
  normal_quantile: { p: number; z: number }[]
  pinball: { truth: number[]; low: number[]; high: number[]; score: number }
}

describe('the normal quantile', () => {
  it.each(file.normal_quantile)('of $p has a relative error below 1e-15', ({ p, z }) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(1e-15 * Math.abs(z))
  })

  it('is odd about ½, rises, and is infinite at 0 and 1', () => {
    const p = fc.double({ min: 0.001, max: 0.5, noNaN: true })
    fc.assert(
      fc.property(p, p, (a, b) => {
        // 1 − a is rounded, which moves a quantile by up to 2⁻⁵⁴ / density.
        expect(normalQuantile(1 - a)).toBeCloseTo(-normalQuantile(a), 12)
        if (a < b) expect(normalQuantile(a)).toBeLessThanOrEqual(normalQuantile(b))
      }),
    )
    expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([-Infinity, 0, Infinity])
  })

  it('is NaN for what is no share', () => {
    expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(NaN)]).toEqual([NaN, NaN, NaN])
  })
})

describe('interval scores', () => {
  it('are what pencil and paper give', () => {
    // α = 0.2: inside, on the upper end, 1 below, 2 above → S = 2, 2, 2 + 10·1, 2 + 10·2
    const scores = intervalScores([0, 0, 0, 0], [2, 2, 2, 2], [1, 2, -1, 4], 0.8)
    expect(scores).toMatchObject({ count: 4, coverage: 0.5, width: 2 })
    expect(scores.score).toBeCloseTo((2 + 2 + 12 + 22) / 4, 12)
  })

  it('are best, on average, for the interval that is right', () => {
    const noise = stream(3, 'intervals')
    const truth = Float64Array.from({ length: 20_000 }, () => normal(noise))
    const scoreOf = (deviation: number): number => {
      const { lower, upper } = normalIntervals(
        new Float64Array(truth.length),
        new Float64Array(truth.length).fill(deviation),
        0.8,
      )
      return intervalScores(lower, upper, truth, 0.8).score
    }
    expect(scoreOf(1)).toBeLessThan(scoreOf(0.9))
    expect(scoreOf(1)).toBeLessThan(scoreOf(1.1))
  })

  it('are 2/α times the pinball losses of both ends together, also where these are crossed', () => {
    const { truth, low, high } = file.pinball
    const { score } = intervalScores(low, high, truth, 0.8)
    // The score of both levels is their mean, half their sum.
    expect(score).toBeCloseTo((2 / 0.2) * 2 * pinballScore([low, high], [0.1, 0.9], truth), 10)
  })

  it('are NaN where nothing was judged, and refuse ends that are missing', () => {
    expect(intervalScores([], [], [], 0.8).coverage).toBeNaN()
    expect(() => intervalScores([0], [], [1], 0.8)).toThrow('1 values have 1 lower and 0 upper ends')
  })
})

describe('the pinball score', () => {
  it('is that of scikit-learn, averaged over the levels', () => {
    const { truth, low, high, score } = file.pinball
    expect(pinballScore([low, high], [0.1, 0.9], truth)).toBeCloseTo(score, 12)
  })

  it('is half the absolute error at the median', () => {
    expect(pinballScore([[1, 2, 3]], [0.5], [2, 2, 5])).toBe((1 + 0 + 2) / 3 / 2)
  })
})

describe('normal intervals', () => {
  it('of 95 % are 1.959964 deviations wide to both sides, of 80 % 1.281552', () => {
    expect(deviationsFor(0.95).toFixed(6)).toBe('1.959964')
    expect(deviationsFor(0.8).toFixed(6)).toBe('1.281552')
    const { lower, upper } = normalIntervals([10, 0], [2, 1], 0.95)
    expect(Array.from(lower, v => v.toFixed(3))).toEqual(['6.080', '-1.960'])
    expect(Array.from(upper, v => v.toFixed(3))).toEqual(['13.920', '1.960'])
  })

  it('hold the share they promise', () => {
    const noise = stream(5, 'coverage')
    const mean = Float64Array.from({ length: 20_000 }, () => 10 * normal(noise))
    const deviation = mean.map(μ => 1 + Math.abs(μ))
    const truth = mean.map((μ, k) => μ + deviation[k] * normal(noise))
    for (const share of [0.5, 0.8, 0.95]) {
      const { lower, upper } = normalIntervals(mean, deviation, share)
      expect(Math.abs(intervalScores(lower, upper, truth, share).coverage - share)).toBeLessThan(0.01)
    }
  })
})
