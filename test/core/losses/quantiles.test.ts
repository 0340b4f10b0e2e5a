import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantile } from '../../../core/losses/quantile'
import { quantiles, sortQuantiles } from '../../../core/losses/quantiles'
import { expectSlopes } from '../support/slopes'

const levels = [0.1, 0.5, 0.9]

describe('the loss of several quantiles', () => {
  /** Multiples of 1/1000; outputs lie half way between them, so that no loss is judged at its corner. */
  const number = fc.integer({ min: -5000, max: 5000 }).map(n => n / 1000)

  it('is the mean over the levels of the loss of each', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 6, maxLength: 6 }), number, number, (outputs, a, b) => {
        const truth = [a, b]
        const each = levels.map((q, j) => quantile(q)(outputs.slice(2 * j, 2 * j + 2), truth, [1], 2, [0, 0]))
        const all = quantiles(levels)(outputs, truth, [1], 6, outputs.slice())
        expect(all).toBeCloseTo(each.reduce((sum, J) => sum + J, 0) / 3, 12)
      }),
    )
  })

  it('has a gradient that agrees with central differences', () => {
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 12, maxLength: 12 }),
        fc.array(number, { minLength: 4, maxLength: 4 }),
        (raw, truth) => {
          const outputs = raw.map(output => output + 0.0005)
          expectSlopes(quantiles(levels), outputs, truth, [0.7, 1.3], 6)
        },
      ),
    )
  })

  it('never rises when the outputs are sorted, whatever the truth', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 6, maxLength: 6 }), number, number, (outputs, a, b) => {
        const loss = (of: number[]): number => quantiles(levels)(of, [a, b], [1], 6, of.slice())
        const sorted = outputs.slice()
        sortQuantiles(sorted, 1, 3)
        expect(loss(sorted)).toBeLessThanOrEqual(loss(outputs) + 1e-12)
      }),
    )
  })

  it('does not read a masked place, gives it the gradient 0, and passes NaN on elsewhere', () => {
    const gradient = Float32Array.of(9, 9, 9, 9)
    expect(quantiles([0.2, 0.8])([0, 0, NaN, Infinity], [1, NaN], [1, 0], 2, gradient)).toBeCloseTo((0.2 + 0.8) / 2, 12)
    expect(Array.from(gradient.subarray(2))).toEqual([0, 0])
    expect(quantiles([0.2, 0.8])([NaN, 0], [1], [1], 2, [0, 0])).toBeNaN()
  })

  it.each([[[]], [[0.5, 0.5]], [[0.9, 0.1]], [[0, 0.5]], [[0.5, 1]], [[NaN]]])('refuses the levels %j', wrong => {
    expect(() => quantiles(wrong)).toThrow('must ascend between 0 and 1')
  })
})

describe('sortQuantiles', () => {
  it('orders each target of each place by itself, and is idempotent', () => {
    // Two places, two targets, three levels: [q1: a b][q2: a b][q3: a b]
    const outputs = Float32Array.of(3, 1, 2, 2, 1, 3, 9, 7, 8, 8, 7, 9)
    sortQuantiles(outputs, 2, 3)
    const sorted = [1, 1, 2, 2, 3, 3, 7, 7, 8, 8, 9, 9]
    expect(Array.from(outputs)).toEqual(sorted)
    sortQuantiles(outputs, 2, 3)
    expect(Array.from(outputs)).toEqual(sorted)
  })

  it('leaves an empty forecast empty', () => {
    expect(() => {
      sortQuantiles(new Float32Array(0), 0, 3)
    }).not.toThrow()
  })
})
