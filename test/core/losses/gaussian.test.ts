import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviationOf, gaussianNll } from '../../../core/losses/gaussian'
import { expectSlopes } from '../support/slopes'

const nll = (μ: number, s: number, y: number, gradient = [0, 0]): number => gaussianNll([μ, s], [y], [1], 2, gradient)

describe('the Gaussian loss', () => {
  it('is −ln of the density: ½ ln 2π at the mean of a standard normal, ½ more one deviation away', () => {
    // The floor σ₀² = 1e-6 under e^s shows in the seventh digit.
    expect(nll(0, 0, 0)).toBeCloseTo(0.918938533204673, 6)
    expect(nll(0, 0, 1)).toBeCloseTo(1.418938533204673, 6)
    // σ = 2, y = 3 deviations away: ln 2 + ½ ln 2π + 4.5
    expect(nll(1, Math.log(4), 7)).toBeCloseTo(Math.log(2) + 0.918938533204673 + 4.5, 5)
  })

  it('has a gradient that agrees with central differences', () => {
    const number = fc.double({ min: -4, max: 4, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, fc.double({ min: -8, max: 6, noNaN: true }), number), { minLength: 1, maxLength: 4 }),
        rows => {
          const outputs = [...rows.map(([μ]) => μ), ...rows.map(([, s]) => s)]
          const truth = rows.map(([, , y]) => y)
          expectSlopes(gaussianNll, outputs, truth, [0.7], outputs.length)
        },
      ),
    )
  })

  it('is lowest where μ is the mean and σ the deviation of the truth', () => {
    const truth = [1, 2, 4, 9] // mean 4, variance 9.5
    const weights = truth.map(() => 1)
    const at = (μ: number, s: number): number => {
      const outputs = truth.flatMap(() => [μ, s])
      return gaussianNll(outputs, truth, weights, 2, outputs.slice())
    }
    const best = at(4, Math.log(9.5))
    for (const [dμ, ds] of [
      [0.1, 0],
      [-0.1, 0],
      [0, 0.1],
      [0, -0.1],
    ])
      expect(at(4 + dμ, Math.log(9.5) + ds)).toBeGreaterThan(best)
  })

  it('has that gradient also where the floor is as large as the variance', () => {
    expectSlopes(gaussianNll, [0, 2 * Math.log(0.001)], [0.0005], [1], 2)
  })

  it('reads all means of a place before its spreads', () => {
    const one = nll(1, 0.5, 2) + nll(3, -0.5, 4)
    expect(gaussianNll([1, 3, 0.5, -0.5], [2, 4], [1], 4, [0, 0, 0, 0])).toBeCloseTo(one, 12)
  })

  it('stays finite, value and gradient, however wild the spread', () => {
    for (const s of [-1e300, -1000, -100, 100, 1000, 1e300]) {
      const gradient = [0, 0]
      expect(Number.isFinite(nll(0, s, 5, gradient))).toBe(true)
      expect(gradient.every(Number.isFinite)).toBe(true)
    }
    expect(nll(0, 1e6, 0)).toBeCloseTo(5e5 + 0.918938533204673, 6)
  })

  it('falls no lower than at σ = 0.001 for a constant target', () => {
    expect(nll(0, -1e6, 0)).toBeCloseTo(Math.log(0.001) + 0.918938533204673, 9)
    expect(deviationOf(-1e6)).toBeCloseTo(0.001, 12)
    expect(deviationOf(2 * Math.log(3))).toBeCloseTo(3, 6)
  })

  it('does not read a masked place, and passes NaN on', () => {
    const gradient = Float32Array.of(9, 9, 9, 9)
    expect(gaussianNll([0, 0, NaN, Infinity], [0, NaN], [1, 0], 2, gradient)).toBeCloseTo(0.9189, 4)
    expect(Array.from(gradient.subarray(2))).toEqual([0, 0])
    expect(nll(NaN, 0, 0)).toBeNaN()
    expect(nll(0, NaN, 0)).toBeNaN()
  })
})
